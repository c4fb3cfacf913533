package pith.sched.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pith.hal.topology.MemoryNodes;

/**
 * Builds the scheduling domains of a machine (Linux's {@code build_sched_domains}): level by level from near to far, and leaves out a level that adds nothing,
 * since its harts are one alone or the same as those of the level below.
 */
public final class DomainBuilder {
  /** Memory further away than this is not moved to in passing: no placement of new, waking or starting tasks across ({@code node_reclaim_distance}). */
  private static final int RECLAIM_DISTANCE = 30;

  private final Places places;
  private final long hertz;
  private final int kinds;

  /** The harts that have domains. */
  private final BitSet online;

  /** The domains of one level that are built, for the groups of the next: for each hart its widest one so far. */
  private final SchedDomain[] widest;

  private final SchedDomain[] lowest;

  /** A level that a hart may have a domain on. */
  private record Candidate(String name, DomainLevel level, int distance, BitSet[] spans) {}

  private DomainBuilder(Places places, long hertz, BitSet online) {
    this.places = places;
    this.hertz = hertz;
    this.online = online;
    kinds = capacities(IntStream.range(0, places.harts()));
    widest = new SchedDomain[places.harts()];
    lowest = new SchedDomain[places.harts()];
  }

  /** {@return the domains of the machine that {@code places} describes, whose clock has {@code hertz} cycles per second} */
  public static SchedDomains build(Places places, long hertz) {
    BitSet all = new BitSet();
    all.set(0, places.harts());
    DomainBuilder builder = new DomainBuilder(places, hertz, all);
    List<SchedDomain> lowest = builder.chains();
    int[][] cores = IntStream.range(0, places.harts()).mapToObj(hart -> places.threads(hart).stream().toArray()).toArray(int[][]::new);
    return new SchedDomains(places, hertz, lowest, builder.llcs(cores), cores);
  }

  /** {@return for each hart its narrowest domain, null for one that is not of {@code online} or has no other to share work with} */
  static List<SchedDomain> chains(Places places, long hertz, BitSet online) {
    return new DomainBuilder(places, hertz, online).chains();
  }

  private List<SchedDomain> chains() {
    candidates().forEach(this::add);
    allowNodeImbalance();
    return Arrays.asList(lowest);
  }

  private List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    all.add(new Candidate("SMT", DomainLevel.SMT, 0, spans(places::threads)));
    all.add(new Candidate("CLS", DomainLevel.CLS, 0, spans(places::cluster)));
    all.add(new Candidate("MC", DomainLevel.MC, 0, spans(places::cache)));
    all.add(new Candidate("PKG", DomainLevel.PKG, 0, spans(hart -> places.within(hart, MemoryNodes.LOCAL_DISTANCE))));
    List<Integer> distances = places.distances();
    for (int distance : distances) {
      all.add(new Candidate(distances.size() == 1 ? "NUMA" : "NUMA-" + distance, DomainLevel.NUMA, distance, spans(hart -> places.within(hart, distance))));
    }
    return all;
  }

  private BitSet[] spans(IntFunction<BitSet> of) {
    return IntStream.range(0, places.harts()).mapToObj(hart -> online(of.apply(hart))).toArray(BitSet[]::new);
  }

  private BitSet online(BitSet span) {
    BitSet both = (BitSet) span.clone();
    both.and(online);
    return both;
  }

  /** Adds one level to the chain of every hart that it says something new about. */
  private void add(Candidate candidate) {
    SchedDomain[] before = widest.clone();
    for (int hart = online.nextSetBit(0); hart >= 0; hart = online.nextSetBit(hart + 1)) {
      BitSet span = candidate.spans[hart];
      boolean alone = span.cardinality() == 1;
      boolean same = before[hart] != null && before[hart].span().equals(span);
      if (same) {
        before[hart].preferSibling(before[hart].has(DomainFlag.PREFER_SIBLING) || flags(candidate, span).contains(DomainFlag.PREFER_SIBLING));
      } else if (!alone) {
        chain(hart, candidate, span, before);
      }
    }
  }

  private void chain(int hart, Candidate candidate, BitSet span, SchedDomain[] before) {
    EnumSet<DomainFlag> flags = flags(candidate, span);
    SchedGroup[] shared = sharedGroups(candidate, span, hart, before);
    DomainTuning tuning = DomainTuning.of(candidate.level, span.cardinality(), hertz);
    widest[hart] = new SchedDomain(candidate.name, candidate.level, span, flags, before[hart], startingWith(hart, shared), tuning);
    if (flags.contains(DomainFlag.ASYM_CPUCAPACITY) && before[hart] != null) {
      before[hart].preferSibling(false); // spreading over unlike harts is no aim
    }
    if (lowest[hart] == null) {
      lowest[hart] = widest[hart];
    }
  }

  /**
   * How many tasks a memory node may run while another idles: one for each cache of the node, or an eighth of its harts if it has one cache. Source:
   * Linux's {@code
   * build_sched_domains}.
   */
  private void allowNodeImbalance() {
    for (SchedDomain domain : lowest) {
      int allowed = 0;
      int weight = 0;
      for (SchedDomain wider = domain; wider != null; wider = wider.parent()) {
        boolean aboveCache = !wider.has(DomainFlag.SHARE_LLC) && (wider.child() == null || wider.child().has(DomainFlag.SHARE_LLC));
        if (aboveCache) {
          weight = wider.has(DomainFlag.NUMA) ? wider.localGroup().weight() : wider.weight();
          allowed = Math.max(1, wider.has(DomainFlag.NUMA) ? weight >> 3 : wider.groups().length);
        }
        if (wider.has(DomainFlag.NUMA)) {
          wider.nodeImbalance(allowed * Math.max(1, wider.weight() / Math.max(1, weight)));
        }
      }
    }
  }

  /** {@return the groups of a span: those of a hart that has the domain already, or new ones} */
  private SchedGroup[] sharedGroups(Candidate candidate, BitSet span, int hart, SchedDomain[] before) {
    int first = span.nextSetBit(0);
    SchedDomain built = first < hart ? widest[first] : null;
    if (built != null && built.level() == candidate.level && built.span().equals(span)) {
      return built.groups();
    }
    List<SchedGroup> groups = new ArrayList<>();
    BitSet left = (BitSet) span.clone();
    for (int next = left.nextSetBit(0); next >= 0; next = left.nextSetBit(next + 1)) {
      BitSet part = new BitSet();
      part.set(next);
      boolean threads = false;
      if (before[next] != null) {
        part.or(before[next].span());
        threads = before[next].has(DomainFlag.SHARE_CPUCAPACITY);
      }
      part.and(span);
      left.andNot(part);
      groups.add(new SchedGroup(part, places, threads));
    }
    return groups.toArray(SchedGroup[]::new);
  }

  private static SchedGroup[] startingWith(int hart, SchedGroup[] groups) {
    SchedGroup[] rotated = new SchedGroup[groups.length];
    int own = 0;
    while (!groups[own].contains(hart)) {
      own++;
    }
    for (int i = 0; i < groups.length; i++) {
      rotated[i] = groups[(own + i) % groups.length];
    }
    return rotated;
  }

  /** Source: Linux's {@code sd_init}. */
  private EnumSet<DomainFlag> flags(Candidate candidate, BitSet span) {
    EnumSet<DomainFlag> flags =
        EnumSet.of(DomainFlag.BALANCE_NEWIDLE, DomainFlag.BALANCE_EXEC, DomainFlag.BALANCE_FORK, DomainFlag.WAKE_AFFINE, DomainFlag.PREFER_SIBLING);
    switch (candidate.level) {
      case SMT -> flags.addAll(EnumSet.of(DomainFlag.SHARE_CPUCAPACITY, DomainFlag.SHARE_LLC));
      case CLS -> flags.addAll(EnumSet.of(DomainFlag.SHARE_CLUSTER, DomainFlag.SHARE_LLC));
      case MC -> flags.add(DomainFlag.SHARE_LLC);
      case PKG -> {}
      case NUMA -> {
        flags.remove(DomainFlag.PREFER_SIBLING);
        flags.addAll(EnumSet.of(DomainFlag.SERIALIZE, DomainFlag.NUMA));
        if (candidate.distance > RECLAIM_DISTANCE) {
          flags.removeAll(EnumSet.of(DomainFlag.BALANCE_EXEC, DomainFlag.BALANCE_FORK, DomainFlag.WAKE_AFFINE));
        }
      }
    }
    int here = capacities(span.stream());
    if (here > 1) {
      flags.add(DomainFlag.ASYM_CPUCAPACITY);
      if (here == kinds) {
        flags.add(DomainFlag.ASYM_CPUCAPACITY_FULL);
      }
    }
    return flags;
  }

  private int capacities(IntStream harts) {
    return (int) harts.map(places::capacity).distinct().count();
  }

  private List<LlcState> llcs(int[][] cores) {
    List<LlcState> llcs = new ArrayList<>();
    places
        .llcs()
        .forEach(
            llc -> {
              int[] harts = llc.harts().stream().mapToInt(Integer::intValue).toArray();
              boolean threads = Arrays.stream(harts).anyMatch(hart -> cores[hart].length > 1);
              llcs.add(new LlcState(llc.id(), harts, llc.cache().bytes(), threads));
            });
    return llcs;
  }
}

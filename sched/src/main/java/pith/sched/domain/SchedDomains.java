package pith.sched.domain;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scheduling domains of a machine: for each hart its chain, its cache, its core. Immutable, but for what the domains keep, and for the chains, which are
 * built anew when a hart goes or comes.
 */
public final class SchedDomains {
  private final Places places;
  private final long hertz;
  private volatile List<SchedDomain> lowest;
  private final List<LlcState> llcs;
  private final int[][] cores;
  private final boolean asymmetric;
  private final RootDomain root = new RootDomain();

  /** {@code lowest} has null where a hart has no domain, on a machine that has one hart. */
  SchedDomains(Places places, long hertz, List<SchedDomain> lowest, List<LlcState> llcs, int[][] cores) {
    this.places = places;
    this.hertz = hertz;
    this.lowest = lowest;
    this.llcs = llcs;
    this.cores = cores;
    asymmetric = IntStream.range(0, cores.length).map(places::capacity).distinct().count() > 1;
  }

  /**
   * Balances among the harts of {@code online} only from now on; the others have no domains. What domains kept begins anew. Source: Linux's
   * {@code partition_sched_domains}.
   */
  public void rebuild(BitSet online) {
    lowest = DomainBuilder.chains(places, hertz, online);
  }

  public int harts() {
    return cores.length;
  }

  public Places places() {
    return places;
  }

  public RootDomain root() {
    return root;
  }

  /** {@return the narrowest domain of a hart; its parents are the wider ones; null on a machine of one hart} */
  public SchedDomain lowest(int hart) {
    return lowest.get(hart);
  }

  /** {@return the widest domain of a hart such that it and all narrower ones have {@code flag}, or null} */
  public SchedDomain highest(int hart, DomainFlag flag) {
    SchedDomain found = null;
    for (SchedDomain domain = lowest(hart); domain != null && domain.has(flag); domain = domain.parent()) {
      found = domain;
    }
    return found;
  }

  /** {@return the last-level caches, by number} */
  public List<LlcState> llcs() {
    return llcs;
  }

  public LlcState llc(int hart) {
    return llcs.get(places.llc(hart));
  }

  public boolean sharesCache(int one, int other) {
    return places.llc(one) == places.llc(other);
  }

  /** {@return the harts of a hart's core, itself included; not to be changed} */
  public int[] core(int hart) {
    return cores[hart];
  }

  /** {@return whether harts differ in capacity} */
  public boolean asymmetric() {
    return asymmetric;
  }

  public int capacity(int hart) {
    return places.capacity(hart);
  }
}

package pith.hal.cache;

import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.memory.Access;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.AccessEvent;
import pith.hal.memory.LineFilter;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.SpecException;
import pith.hal.topology.Topology;

/**
 * Caches as the preset describes them: private L1 and L2, one LLC per domain, coherence between them, and memory near and far.
 *
 * <p>A hart is simple: it does one thing after the other, and waits for each. Loads take as long as the line is far; a store takes nothing beside itself if its
 * core may write to the line at once, and otherwise as long as it takes to get the right to; instructions are free as long as they are in the L1i.
 */
public final class MultiLlcModel implements MemoryModel {
  private static final int LINE_BYTES = 1 << LineFilter.LINE_SHIFT;

  /** Lines have numbers of 32 bits. */
  private static final long MOST_RAM = 120L << 30;

  private Wiring wiring;
  private Seat[] seats;
  private AccessCounters counters;
  private Coherence coherence;

  @Override
  public String name() {
    return "multi-llc";
  }

  @Override
  public boolean costs() {
    return true;
  }

  @Override
  public void attach(MachineSpec spec, Topology topology, long ramBytes) {
    if (ramBytes > MOST_RAM) {
      throw new SpecException("The memory model multi-llc serves at most 120G of RAM, not " + ramBytes + " bytes: give the machine less, or take the model flat.");
    }
    wiring = new Wiring(spec, topology, ramBytes);
    seats = wiring.seats();
    counters = wiring.counters();
    coherence = wiring.coherence();
  }

  @Override
  public LineFilter filter(Hart hart) {
    return seats[hart.id()].filter;
  }

  /** {@return the caches themselves, for tests to look at} */
  Wiring wiring() {
    return wiring;
  }

  @Override
  public AccessCounters counters() {
    return counters;
  }

  @Override
  public int access(Hart hart, long pa, int length, Access access) {
    Seat seat = seats[hart.id()];
    return lines(seat, hart.cycles(), pa, length, access, 0);
  }

  @Override
  public int touch(Hart hart, long pa, long length, Access access) {
    Seat seat = seats[hart.id()];
    return lines(seat, hart.cycles(), pa, length, access, access == Access.LOAD ? seat.latencies.l1 : 0);
  }

  /** {@return the cycles that it takes to access line after line, without {@code included} for each} */
  private int lines(Seat seat, long clock, long pa, long length, Access access, long included) {
    long begin = clock << Cost.SHIFT;
    long now = begin;
    for (long line = pa & -LINE_BYTES; line < pa + length; line += LINE_BYTES) {
      now += access(seat, line(line), access, now) - included;
      allow(seat, line, access);
    }
    int cycles = seat.cycles(now - begin);
    seat.count(AccessEvent.STALL_CYCLES, cycles);
    return cycles;
  }

  /** Only what is in the L1 now: bringing other lines may have taken this one away again. */
  private static void allow(Seat seat, long pa, Access access) {
    TagArray cache = access == Access.FETCH ? seat.core.code : seat.core.data;
    if (cache.contains(line(pa))) {
      seat.filter.allow(pa, access);
    }
  }

  private static int line(long pa) {
    return (int) (pa - PhysicalMemory.BASE >>> LineFilter.LINE_SHIFT);
  }

  @Override
  public int walk(Hart hart, long pa, Access access) {
    int cycles = access(hart, pa, Long.BYTES, access);
    seats[hart.id()].count(AccessEvent.WALK_CYCLES, cycles);
    return cycles;
  }

  private long access(Seat seat, int line, Access access, long now) {
    coherence.now(now);
    return switch (access) {
      case FETCH -> fetch(seat, line, now);
      case LOAD -> load(seat, line, now);
      case STORE -> store(seat, line, now);
    };
  }

  private long fetch(Seat seat, int line, long now) {
    seat.count(AccessEvent.FETCHES);
    if (seat.core.code.touch(line)) {
      return 0;
    }
    seat.count(AccessEvent.FETCH_MISSES);
    long cost = second(seat, line, false, now);
    coherence.left(seat, seat.cluster.leftFirstLevel(seat.core.enterCode(line)));
    return cost;
  }

  private long load(Seat seat, int line, long now) {
    seat.count(AccessEvent.LOADS);
    seat.cluster.shareWithin(seat.core, line);
    if (seat.core.data.touch(line)) {
      return seat.latencies.l1;
    }
    seat.count(AccessEvent.LOAD_MISSES);
    return miss(seat, line, false, now);
  }

  private long store(Seat seat, int line, long now) {
    seat.count(AccessEvent.STORES);
    long within = seat.cluster.claimWithin(seat.core, line) ? seat.latencies.l2 : 0;
    if (!seat.core.data.touch(line)) {
      seat.count(AccessEvent.STORE_MISSES);
      return Math.max(within, miss(seat, line, true, now));
    }
    return Math.max(within, write(seat, line));
  }

  /** The L1d lacks a line. {@return what it takes to bring it there} */
  private long miss(Seat seat, int line, boolean write, long now) {
    long cost = second(seat, line, write, now);
    coherence.left(seat, seat.cluster.leftFirstLevel(seat.core.enterData(line)));
    prefetch(seat, line, now + cost);
    return cost;
  }

  /** {@return what it takes to have a line in the cluster, with the right to write if that is wanted} */
  private long second(Seat seat, int line, boolean write, long now) {
    if (seat.cluster.l2.touch(line)) {
      seat.count(AccessEvent.L2_HITS);
      long cost = seat.latencies.l2 + seat.cluster.inFlight.wait(line, now);
      return write ? Math.max(cost, write(seat, line)) : cost;
    }
    if (coherence.directory().holds(line, seat.cluster.holder)) {
      return inOtherFirstLevel(seat, line, write);
    }
    return coherence.fetch(seat, line, write);
  }

  /** The L2 lacks a line that another L1 of the cluster has: the core's own other one, or another core's. */
  private long inOtherFirstLevel(Seat seat, int line, boolean write) {
    seat.count(AccessEvent.L2_HITS);
    coherence.left(seat, seat.cluster.enter(line));
    return write ? Math.max(seat.latencies.l2, write(seat, line)) : seat.latencies.l2;
  }

  /** The cluster holds a line. {@return what it takes to write to it} */
  private long write(Seat seat, int line) {
    if (!coherence.writable(seat, line)) {
      return coherence.upgrade(seat, line);
    }
    coherence.written(seat, line);
    return 0;
  }

  private void prefetch(Seat seat, int line, long now) {
    StridePrefetcher prefetcher = seat.core.prefetcher;
    int step = prefetcher.step(line);
    if (step != 0) {
      int wanted = line;
      for (int i = 0; i < prefetcher.ahead() && StridePrefetcher.samePage(wanted + step, line); i++) {
        wanted += step;
        bring(seat, wanted, now);
      }
    }
  }

  private void bring(Seat seat, int line, long now) {
    if (!coherence.directory().holds(line, seat.cluster.holder)) {
      long latency = coherence.prefetch(seat, line, now);
      if (latency >= 0) {
        seat.cluster.inFlight.add(line, now + latency);
      }
    }
  }
}

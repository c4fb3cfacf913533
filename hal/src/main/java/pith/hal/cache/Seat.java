package pith.hal.cache;

import pith.hal.memory.AccessCounters;
import pith.hal.memory.AccessEvent;
import pith.hal.memory.LineFilter;

/** A hart's place among the caches. Owned by the hart. */
final class Seat {
  final Core core;
  final Cluster cluster;
  final Domain domain;
  final Latencies latencies;
  final LineFilter filter;
  private final int hart;
  private final AccessCounters counters;

  /** Sub-cycles that did not make a whole cycle yet. */
  private long fraction;

  Seat(int hart, Core core, int thread, AccessCounters counters) {
    this.hart = hart;
    this.core = core;
    this.counters = counters;
    cluster = core.cluster;
    domain = cluster.domain;
    latencies = core.latencies;
    filter = core.filter(thread);
  }

  void count(AccessEvent event) {
    counters.add(hart, event, 1);
  }

  void count(AccessEvent event, long amount) {
    counters.add(hart, event, amount);
  }

  /** {@return {@code cost} in whole cycles; what is left over is added next time} */
  int cycles(long cost) {
    long exact = cost + fraction;
    fraction = exact & (1 << Cost.SHIFT) - 1;
    return (int) (exact >> Cost.SHIFT);
  }
}

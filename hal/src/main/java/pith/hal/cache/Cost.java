package pith.hal.cache;

import pith.hal.topology.Latency;

/**
 * Times in sub-cycles: 1/256 of a cycle of virtual time, so that a latency given in nanoseconds or in cycles of a slower core is not lost to rounding.
 */
final class Cost {
  static final int SHIFT = 8;

  private Cost() {}

  /** {@return a latency, stated by a clock of {@code own} Hz, in sub-cycles of a clock of {@code reference} Hz} */
  static long of(Latency latency, long own, long reference) {
    return of(latency.picoseconds(own), reference);
  }

  /** {@return picoseconds in sub-cycles of a clock of {@code reference} Hz, to the nearest} */
  static long of(long picoseconds, long reference) {
    long kilohertz = reference / 1000;
    return ((picoseconds << SHIFT) / 1000 * kilohertz + 500_000) / 1_000_000;
  }
}

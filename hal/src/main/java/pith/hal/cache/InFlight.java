package pith.hal.cache;

import java.util.Arrays;

/** Lines that a prefetcher asked for, and when they arrive: who wants one before that waits for the rest of its way. */
final class InFlight {
  private static final int ENTRIES = 32;

  private final int[] lines = new int[ENTRIES];
  private final long[] arrivals = new long[ENTRIES];
  private int next;
  private long last;

  InFlight() {
    Arrays.fill(lines, TagArray.NONE);
  }

  /** A line will be there at {@code arrival}, in sub-cycles. */
  void add(int line, long arrival) {
    lines[next] = line;
    arrivals[next] = arrival;
    next = next + 1 & ENTRIES - 1;
    last = Math.max(last, arrival);
  }

  /** {@return how long a line of the L2 is still under way at {@code now}} */
  long wait(int line, long now) {
    if (now < last) {
      for (int i = 0; i < ENTRIES; i++) {
        if (lines[i] == line) {
          return Math.max(0, arrivals[i] - now);
        }
      }
    }
    return 0;
  }
}

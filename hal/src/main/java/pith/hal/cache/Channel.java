package pith.hal.cache;

import java.util.Arrays;

/**
 * Something that moves one line after the other, each in the same time: the DRAM of a node, or a link.
 *
 * <p>Who comes while it is busy waits. Harts' clocks differ by up to a turn of the engine, so a request may come after one that is later in virtual time; a
 * plain "free from" would make it wait for what has not happened yet. So time is cut into windows, and each remembers how much of it is taken: a
 * request takes the first room at its own time or later, whenever it is made. Source: the idea is that of the history lists of queue models in the simulators
 * Graphite (HPCA 2010) and Sniper.
 */
final class Channel {
  /** Length of a window in sub-cycles: a few lines' worth. */
  private static final int WINDOW_SHIFT = 8 + Cost.SHIFT;

  private static final long WINDOW = 1L << WINDOW_SHIFT;

  /** Remembered windows: 2^18 cycles, more than clocks can differ. */
  private static final int WINDOWS = 1024;

  /** How far ahead a request may be put off; a line waits no longer. */
  private static final int FURTHEST = WINDOWS / 2;

  private final long occupancy;
  private final long[] number = new long[WINDOWS];
  private final long[] taken = new long[WINDOWS];

  /** A channel on which a line takes {@code occupancy} sub-cycles; 0 for one without limit. */
  Channel(long occupancy) {
    this.occupancy = occupancy;
    Arrays.fill(number, -1);
  }

  /** A line goes through at {@code now} (sub-cycles) or as soon as there is room. {@return how long it waits, in sub-cycles} */
  long reserve(long now) {
    if (occupancy == 0) {
      return 0;
    }
    long first = now >>> WINDOW_SHIFT;
    for (long window = first; window < first + FURTHEST; window++) {
      long begun = taken(window);
      if (begun < WINDOW) {
        take(window, begun + occupancy);
        return Math.max(0, (window << WINDOW_SHIFT) + begun - now);
      }
    }
    return (long) FURTHEST << WINDOW_SHIFT;
  }

  /** {@return how much of a window is taken: all of one that is too long ago to be remembered} */
  private long taken(long window) {
    int entry = (int) window & WINDOWS - 1;
    if (number[entry] < window) {
      number[entry] = window;
      taken[entry] = 0;
    }
    return number[entry] == window ? taken[entry] : WINDOW;
  }

  /** What a window cannot hold goes on in the next. */
  private void take(long window, long wanted) {
    long amount = wanted;
    for (long w = window; amount > 0; w++) {
      long before = w == window ? 0 : taken(w);
      taken[(int) w & WINDOWS - 1] = Math.min(WINDOW, before + amount);
      amount = before + amount - WINDOW;
    }
  }
}

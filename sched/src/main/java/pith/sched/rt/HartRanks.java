package pith.sched.rt;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.sched.Rank;

/**
 * For each level of urgency the harts whose most urgent task is of that level. Levels are ranks, deadline tasks' first. A hart is written by
 * whoever holds its runqueue's lock; readers see a hart in two levels or in none for a moment, which costs them a look more. Source: Linux's
 * {@code cpupri}.
 */
final class HartRanks {
  private static final int LEVELS = Rank.FAIR + 2;

  private final int words;
  private final AtomicLongArray[] harts = new AtomicLongArray[LEVELS];
  private final AtomicIntegerArray populations = new AtomicIntegerArray(LEVELS);
  private final AtomicIntegerArray levels;

  HartRanks(int count) {
    words = (count + 63) / 64;
    levels = new AtomicIntegerArray(count);
    for (int level = 0; level < LEVELS; level++) {
      harts[level] = new AtomicLongArray(words);
    }
    for (int hart = 0; hart < count; hart++) {
      enter(hart, level(Rank.FAIR));
    }
  }

  private static int level(int rank) {
    return rank + 1;
  }

  private void enter(int hart, int level) {
    levels.set(hart, level);
    harts[level].getAndAccumulate(hart >> 6, 1L << hart, (old, bit) -> old | bit);
    populations.incrementAndGet(level);
  }

  /** The most urgent task of {@code hart} has {@code rank}; {@link Rank#FAIR} if it is neither deadline nor real-time. */
  void set(int hart, int rank) {
    int before = levels.get(hart);
    int now = level(rank);
    if (before != now) {
      enter(hart, now); // first in, then out: a reader who looks from below never misses it
      harts[before].getAndAccumulate(hart >> 6, 1L << hart, (old, bit) -> old & ~bit);
      populations.decrementAndGet(before);
    }
  }

  /** {@return the rank of a hart's most urgent task} */
  int rank(int hart) {
    return levels.get(hart) - 1;
  }

  /** Puts into {@code found} those {@code allowed} harts whose tasks are least urgent, if less than {@code rank}. {@return whether there are any} */
  boolean least(int rank, BitSet allowed, BitSet found) {
    for (int level = LEVELS - 1; level > level(rank); level--) {
      if (populations.get(level) > 0 && collect(level, allowed, found)) {
        return true;
      }
    }
    return false;
  }

  private boolean collect(int level, BitSet allowed, BitSet found) {
    found.clear();
    for (int word = 0; word < words; word++) {
      for (long bits = harts[level].get(word); bits != 0; bits &= bits - 1) {
        found.set((word << 6) + Long.numberOfTrailingZeros(bits));
      }
    }
    found.and(allowed);
    return !found.isEmpty();
  }
}

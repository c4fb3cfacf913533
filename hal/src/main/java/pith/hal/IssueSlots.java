package pith.hal;

import java.util.Arrays;

/**
 * The issue slots of one core, which its threads (harts) share: simultaneous multithreading.
 *
 * <p>One thread alone issues an instruction in each cycle in which it does not wait for memory. All together issue no more than the core's width; so a thread
 * is slowed down by what the others issue, and not by what they wait. How busy another thread is, is known from its last stretch of user code; one that has run
 * none for a while is taken to be idle.
 *
 * <p>Guarded by the engine: harts come here one at a time.
 */
public final class IssueSlots {
  /** One instruction in each cycle, in the unit in which rates count. */
  private static final int FULL = 1000;

  /** A thread that has run within so many cycles of another's clock runs at the same time: clocks differ by about a turn of the engine. */
  private static final long LATELY = 1 << 16;

  private final int width;
  private final long[] until;
  private final long[] rates;

  /** The slots of a core of {@code threads} threads, which issue {@code width} thousandths of an instruction in each cycle. */
  public IssueSlots(int threads, int width) {
    this.width = width;
    until = new long[threads];
    rates = new long[threads];
    Arrays.fill(until, -LATELY);
  }

  /** {@return how many cycles longer than from {@code begin} to {@code end} it takes a thread to issue {@code instructions} beside the other threads} */
  long issue(int thread, long begin, long end, long instructions) {
    long others = 0;
    int active = 1;
    for (int i = 0; i < rates.length; i++) {
      if (i != thread && until[i] >= begin - LATELY && rates[i] > 0) {
        others += rates[i];
        active++;
      }
    }
    long rate = Math.min(FULL, Math.max(width - others, width / active));
    long extra = Math.max(0, instructions * FULL / rate - (end - begin));
    until[thread] = end + extra;
    rates[thread] = instructions * FULL / Math.max(1, end + extra - begin);
    return extra;
  }
}

package pith.mm.group;

import java.util.concurrent.atomic.AtomicLong;

/** What one group and those below it use of something, in pages, with a limit. Atomic. Source: Linux's {@code struct page_counter}. */
final class PageCounter {
  private final AtomicLong usage = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private volatile long max = MemoryGroup.UNLIMITED;

  long usage() {
    return usage.get();
  }

  long peak() {
    return peak.get();
  }

  long max() {
    return max;
  }

  void max(long pages) {
    max = pages;
  }

  /** Adds {@code pages} unless that is above the limit. {@return whether it did} */
  boolean tryCharge(long pages) {
    if (usage.addAndGet(pages) > max) {
      usage.addAndGet(-pages);
      return false;
    }
    notePeak();
    return true;
  }

  void charge(long pages) {
    usage.addAndGet(pages);
    notePeak();
  }

  private void notePeak() {
    peak.accumulateAndGet(usage.get(), Math::max);
  }

  void uncharge(long pages) {
    long left = usage.addAndGet(-pages);
    assert left >= 0 : pages + " pages were taken off the bill twice";
  }
}

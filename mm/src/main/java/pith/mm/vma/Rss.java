package pith.mm.vma;

import java.util.concurrent.atomic.AtomicLong;

/** Pages that an address space has in memory: its resident set. Atomic. */
public final class Rss {
  private final AtomicLong anonymous = new AtomicLong();
  private final AtomicLong file = new AtomicLong();
  private final AtomicLong shared = new AtomicLong();
  private final AtomicLong swap = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  /** {@return resident anonymous pages} */
  public long anonymous() {
    return anonymous.get();
  }

  /** {@return resident pages of files} */
  public long file() {
    return file.get();
  }

  /** {@return resident pages of shared memory} */
  public long shared() {
    return shared.get();
  }

  /** {@return pages in swap, which are not resident} */
  public long swap() {
    return swap.get();
  }

  /** {@return all resident pages} */
  public long total() {
    return anonymous.get() + file.get() + shared.get();
  }

  /** {@return the most there ever were, in pages} */
  public long peak() {
    return Math.max(peak.get(), total());
  }

  /** The peak begins anew, with what is resident now. */
  public void resetPeak() {
    peak.set(total());
  }

  void addAnonymous(long pages) {
    anonymous.addAndGet(pages);
    notePeak(pages);
  }

  void addFile(long pages) {
    file.addAndGet(pages);
    notePeak(pages);
  }

  void addShared(long pages) {
    shared.addAndGet(pages);
    notePeak(pages);
  }

  void addSwap(long pages) {
    swap.addAndGet(pages);
  }

  private void notePeak(long change) {
    if (change > 0) {
      peak.accumulateAndGet(total(), Math::max);
    }
  }
}

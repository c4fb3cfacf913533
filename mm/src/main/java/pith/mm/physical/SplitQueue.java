package pith.mm.physical;

import java.util.LinkedHashSet;
import java.util.Set;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Folios of which some pages are of use to nobody: nothing maps them, but they are part of a block that is still mapped elsewhere. Most such folios go as a
 * whole a little later, so splitting each at once would be work for nothing; they are noted, and split when memory is short. The queue holds no references: a
 * folio that is freed or split is taken off. Source: Linux's {@code struct deferred_split}.
 */
public final class SplitQueue {
  private static final LockClass LOCK = LockClass.of("split_queue_lock");

  private final PageFrames frames;
  private final VmStatistics statistics;
  private final SpinLock lock = new SpinLock(LOCK);
  private final Set<Long> heads = new LinkedHashSet<>();

  SplitQueue(PageFrames frames, VmStatistics statistics) {
    this.frames = frames;
    this.statistics = statistics;
  }

  /**
   * Entries of the folio of {@code pa}, which the caller holds, are gone: notes it if some of its pages have none left and others have. Callable with any lock
   * held.
   */
  public void unmapped(long pa) {
    int mapped = frames.mappedPages(pa);
    if (mapped > 0 && mapped < frames.folioPages(pa) && !frames.is(pa, PageFrames.DEFERRED_SPLIT)) {
      add(frames.head(pa));
    }
  }

  private void add(long head) {
    try (var _ = lock.acquire()) {
      if (frames.set(head, PageFrames.DEFERRED_SPLIT)) {
        heads.add(head);
        statistics.add(VmStatistic.THP_DEFERRED_SPLIT_PAGE, 1);
      }
    }
  }

  /** The folio is split, or about to be free. */
  void remove(long head) {
    try (var _ = lock.acquire()) {
      frames.clear(head, PageFrames.DEFERRED_SPLIT);
      heads.remove(head);
    }
  }

  /** {@return how many folios there are} */
  public int count() {
    try (var _ = lock.acquire()) {
      return heads.size();
    }
  }

  /** {@return the folio that was noted first, or looked at longest ago, and now counts as the latest; 0 if there is none} The caller has no reference to it. */
  public long next() {
    try (var _ = lock.acquire()) {
      if (heads.isEmpty()) {
        return 0;
      }
      long head = heads.iterator().next();
      heads.remove(head);
      heads.add(head);
      return head;
    }
  }
}

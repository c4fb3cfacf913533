package pith.mm.swap;

import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.reclaim.Eviction;
import pith.sync.outcome.Refused;

/** How pages leave for swap. */
final class SwapOut {
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final SwapAreas areas;
  private final SwapCache cache;

  SwapOut(PageFrames frames, VmStatistics statistics, SwapAreas areas, SwapCache cache) {
    this.frames = frames;
    this.statistics = statistics;
    this.areas = areas;
    this.cache = cache;
  }

  /**
   * Frees a locked page of the cache that nobody maps; the caller has a reference, which is the only one when it is {@link Eviction#FREED}. Its contents are
   * written first if the slot doesn't have them. A page that cannot be written stays.
   */
  Eviction evict(long page) {
    if (frames.references(page) != SwapCache.CACHED_AND_HELD) {
      return Eviction.BUSY;
    }
    long entry = frames.detail(page);
    if (areas.count(entry) > 0 && frames.clear(page, PageFrames.DIRTY) && !written(entry, page)) {
      frames.set(page, PageFrames.DIRTY);
      return Eviction.ACTIVATE;
    }
    return cache.evict(page) ? Eviction.FREED : Eviction.BUSY;
  }

  private boolean written(long entry, long page) {
    try {
      write(entry, page);
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  /** Writes a page to a slot. Refuses with EIO. */
  void write(long entry, long page) {
    areas.of(entry).backing.write(SwapEntry.slot(entry), new long[] {page});
    statistics.add(VmStatistic.SWAPPED_OUT, 1);
  }
}

package pith.mm.swap;

import java.util.Arrays;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.sync.outcome.Refused;

/** How pages come back from swap, with those that were evicted beside them: what left together is often wanted together, and one request reads it all. */
final class SwapIn {
  /** Pages read at once: the slot that is wanted with its neighbours (Linux's page-cluster of 3). */
  private static final int READ_AROUND = 8;

  private final PageAllocator pages;
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final SwapAreas areas;
  private final SwapCache cache;
  private final ReadAhead owner;

  SwapIn(PageAllocator pages, VmStatistics statistics, SwapAreas areas, SwapCache cache, ReadAhead owner) {
    this.pages = pages;
    this.frames = pages.frames();
    this.statistics = statistics;
    this.areas = areas;
    this.cache = cache;
    this.owner = owner;
  }

  /**
   * {@return the page of a slot, with a reference, read with its neighbours if it was not in memory; 0 if the slot is free by now}. A page that could not be
   * read is not {@link PageFrames#UPTODATE}. May sleep; throws ENOMEM.
   */
  long bringIn(long entry) {
    long page = cache.cached(entry);
    while (page == 0) {
      long fresh = pages.allocate(0, Allocation.USER, areas.payer(entry)); // of who swapped it, whoever needs it
      if (!cache.insert(fresh, entry, owner)) {
        pages.put(fresh);
        page = cache.cached(entry);
        if (page == 0 && areas.count(entry) == 0) {
          return 0;
        }
      } else {
        readAround(entry, fresh);
        page = fresh;
      }
    }
    return page;
  }

  private void readAround(long entry, long wanted) {
    int slot = SwapEntry.slot(entry);
    int first = slot & -READ_AROUND;
    int end = Math.min(first + READ_AROUND, areas.of(entry).slots());
    long[] window = new long[READ_AROUND];
    window[slot - first] = wanted;
    int from = slot;
    while (from > first && insertNeighbour(window, entry, from - 1 - first, first)) {
      from--;
    }
    int to = slot + 1;
    while (to < end && insertNeighbour(window, entry, to - first, first)) {
      to++;
    }
    long[] run = Arrays.copyOfRange(window, from - first, to - first);
    if (!readRun(entry, from, run) && run.length > 1) {
      readRun(entry, slot, new long[] {wanted}); // perhaps it was a neighbour that is unreadable
    }
    finish(run, wanted);
  }

  private boolean insertNeighbour(long[] window, long entry, int at, int first) {
    long neighbour = SwapEntry.of(SwapEntry.area(entry), first + at);
    PageAccount payer = areas.payer(neighbour);
    if (payer != null && !payer.hasRoom()) {
      return false;
    }
    try {
      long page = pages.allocate(0, Allocation.OPTIONAL, payer);
      if (cache.insert(page, neighbour, owner)) {
        window[at] = page;
        return true;
      }
      pages.put(page);
    } catch (Refused _) {
      // no memory to spare for what nobody asked for
    }
    return false;
  }

  private boolean readRun(long entry, int first, long[] run) {
    try {
      areas.of(entry).backing.read(first, run);
      statistics.add(VmStatistic.SWAPPED_IN, run.length);
      for (long page : run) {
        frames.set(page, PageFrames.UPTODATE);
        pages.contentsChanged(page);
      }
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  /** Unlocks what was read, or drops it from the cache, so that it is read anew next time. */
  private void finish(long[] run, long wanted) {
    for (long page : run) {
      boolean good = frames.is(page, PageFrames.UPTODATE);
      if (!good) {
        cache.remove(page);
      }
      cache.unlock(page);
      if (page != wanted) {
        pages.put(page);
      }
    }
  }

  /** Reads a slot into a page: for who keeps entries, but no pages, in order of their own. Refuses with EIO. */
  void read(long entry, long page) {
    areas.of(entry).backing.read(SwapEntry.slot(entry), new long[] {page});
    statistics.add(VmStatistic.SWAPPED_IN, 1);
  }
}

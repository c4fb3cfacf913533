package pith.mm.pagecache;

import pith.mm.MemorySystem;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Refused;

/**
 * Which pages of a file are newer than what stands behind it, and how they get there. A page counts as clean from the moment when its writing begins, and no program can write to it
 * unnoticed: so a write that comes meanwhile makes it dirty again.
 */
final class DirtyPages {
  private final PageCache cache;
  private final CachedPages pages;
  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageSource source;

  /** Guarded by {@code i_pages}. */
  private long count;

  DirtyPages(PageCache cache, CachedPages pages) {
    this.cache = cache;
    this.pages = pages;
    memory = pages.memory;
    frames = pages.frames;
    source = pages.source;
  }

  long count() {
    return count;
  }

  /** The caller wrote to a page that it holds, or lets a program write to it. */
  void mark(long page) {
    memory.pages().contentsChanged(page);
    if (frames.owner(page) == cache && frames.set(page, PageFrames.DIRTY)) {
      add(1);
    }
  }

  /** The page's contents are kept, or about to be, or nobody wants them. */
  void clean(long page) {
    if (frames.clear(page, PageFrames.DIRTY)) {
      add(-1);
    }
  }

  /** Takes a locked page out of the index, dirty or not; the index's reference becomes the caller's to drop. */
  void remove(long page, long number) {
    clean(page);
    pages.remove(page, number);
  }

  private void add(int change) {
    try (var _ = pages.lock.acquire()) {
      count += change;
      if (source.keepsWrites()) {
        account(change);
      }
    }
  }

  /** What can be written back counts as dirty for the machine, and is the flusher's business. Under the lock, so that it learns of each change in order. */
  private void account(int change) {
    memory.statistics().add(VmStatistic.DIRTY, change);
    memory.statistics().add(VmStatistic.DIRTIED, Math.max(change, 0));
    if (count == 0) {
      memory.writeback().becameClean(cache);
    } else if (count == change) {
      memory.writeback().becameDirty(cache);
    }
  }

  /** Writes the dirty pages from {@code first} to before {@code end} back, if the source keeps writes. */
  void writeBack(long first, long end) {
    if (!source.keepsWrites()) {
      return;
    }
    WritebackRun run = new WritebackRun(pages, this);
    try {
      for (long number = pages.next(first); number >= 0 && number < end; number = pages.next(number + 1)) {
        long page = pages.lookup(number);
        if (page != 0) {
          run.add(number, page);
        }
      }
      run.send();
    } finally {
      run.abandon();
    }
  }

  /** {@return whether the page still is this cache's and dirty: it is now locked, and clean until somebody writes again} */
  boolean lockForWriteback(long page, long number) {
    pages.lock(page);
    if (pages.owns(page, number) && frames.is(page, PageFrames.DIRTY)) {
      clean(page);
      cache.mappings().writeProtect(number, number + 1);
      memory.statistics().add(VmStatistic.WRITEBACK, 1);
      return true;
    }
    pages.unlock(page);
    return false;
  }

  /** The page that {@link #lockForWriteback} locked was written, or was not and is dirty still; gives back the reference to it. */
  void writebackEnded(long page, boolean written) {
    memory.statistics().add(VmStatistic.WRITEBACK, -1);
    if (written) {
      memory.statistics().add(VmStatistic.WRITTEN, 1);
    } else {
      mark(page);
    }
    pages.unlock(page);
    memory.pages().put(page);
  }

  /** Writes one locked page that nobody maps. {@return false, with it dirty still, if it cannot be} */
  boolean write(long page, long number) {
    clean(page);
    try {
      source.writePage(number, page);
      memory.statistics().add(VmStatistic.WRITTEN, 1);
      return true;
    } catch (Refused _) {
      mark(page);
      return false;
    }
  }
}

package pith.mm.pagecache;

import pith.mm.MemorySystem;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Refused;

/**
 * Which pages of a file are newer than what stands behind it, and how they get there. A page counts as clean from the moment when its writing begins, and no
 * program can write to it unnoticed: so a write that comes meanwhile makes it dirty again.
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
      add(page, 1);
    }
  }

  /** The page's contents are kept, or about to be, or nobody wants them. */
  void clean(long page) {
    if (frames.clear(page, PageFrames.DIRTY)) {
      add(page, -1);
    }
  }

  /** Takes a locked page out of the index, dirty or not; the index's reference becomes the caller's to drop. */
  void remove(long page, long number) {
    clean(page);
    pages.remove(page, number);
  }

  private void add(long page, int change) {
    try (var _ = pages.lock.acquire()) {
      count += change;
      if (source.keepsWrites()) {
        account(page, change);
      }
    }
  }

  /** What can be written back counts as dirty for the machine, and is the flusher's business. Under the lock, so that it learns of each change in order. */
  private void account(long page, int change) {
    PageAccount payer = frames.account(page);
    if (payer != null) {
      payer.dirtied(change);
    }
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
      writing(page, true);
      return true;
    }
    pages.unlock(page);
    return false;
  }

  /** The page that {@link #lockForWriteback} locked was written, or was not and is dirty still; gives back the reference to it. */
  void writebackEnded(long page, boolean written) {
    writing(page, false);
    if (written) {
      memory.statistics().add(VmStatistic.WRITTEN, 1);
    } else {
      mark(page);
    }
    pages.unlock(page);
    memory.pages().put(page);
  }

  private void writing(long page, boolean begins) {
    int change = begins ? 1 : -1;
    if (begins) {
      frames.set(page, PageFrames.WRITEBACK);
    } else {
      frames.clear(page, PageFrames.WRITEBACK);
    }
    memory.statistics().add(VmStatistic.WRITEBACK, change);
    PageAccount payer = frames.account(page);
    if (payer != null) {
      payer.writing(change);
    }
  }

  /** Writes one locked page that nobody maps. {@return false, with it dirty still, if it cannot be} */
  boolean write(long page, long number) {
    clean(page);
    writing(page, true);
    try {
      source.writePage(number, page);
      memory.statistics().add(VmStatistic.WRITTEN, 1);
      return true;
    } catch (Refused failure) {
      cache.errors().record(failure.errno());
      mark(page);
      return false;
    } finally {
      writing(page, false);
    }
  }
}

package pith.mm.pagecache;

import pith.mm.MemorySystem;
import pith.mm.physical.PageFrames;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.Scan;
import pith.mm.rmap.PageMapping;
import pith.sync.outcome.Refused;

/**
 * How pages of a file leave memory when it is short, or move to another frame: withdrawn from all who map them, kept where they can be had again, and forgotten
 * unless somebody came for them meanwhile.
 */
final class PageEviction {
  private final CachedPages pages;
  private final DirtyPages dirty;
  private final Mappings mappings;
  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageSource source;

  PageEviction(CachedPages pages, DirtyPages dirty, Mappings mappings) {
    this.pages = pages;
    this.dirty = dirty;
    this.mappings = mappings;
    memory = pages.memory;
    frames = pages.frames;
    source = pages.source;
  }

  /** As {@link pith.mm.reclaim.Evictable#evict}. */
  Eviction evict(long page, Scan scan) {
    if (!pages.tryLock(page)) {
      return Eviction.BUSY;
    }
    try {
      long number = frames.index(page);
      if (!pages.owns(page, number)) {
        return Eviction.BUSY;
      }
      if (frames.mappings(page) > 0 && !mappings.tryUnmap(frames, page, PageMapping.Replacement.NOTHING)) {
        return Eviction.ACTIVATE;
      }
      return evictUnmapped(page, number, scan);
    } finally {
      pages.unlock(page);
    }
  }

  private Eviction evictUnmapped(long page, long number, Scan scan) {
    boolean isDirty = frames.is(page, PageFrames.DIRTY);
    if (!source.backed() || isDirty && !source.keepsWrites()) {
      return swapOut(page, number);
    }
    if (isDirty && !(scan.mayWrite() && dirty.write(page, number))) {
      return Eviction.ACTIVATE; // mostly kswapd writes: who allocates may hold locks that writing takes
    }
    return pages.evict(page, number, 0) ? Eviction.FREED : Eviction.BUSY;
  }

  private Eviction swapOut(long page, long number) {
    long entry = frames.references(page) == CachedPages.INDEXED_AND_HELD ? memory.swap().allocate(frames.account(page)) : 0;
    if (entry == 0) {
      return Eviction.ACTIVATE;
    }
    dirty.clean(page); // whoever writes from here on makes it dirty again
    boolean away = false;
    try {
      memory.swap().write(entry, page);
      away = pages.evict(page, number, entry);
    } catch (Refused _) {
      // it could not be written, and stays
    } finally {
      if (!away) {
        dirty.mark(page);
        memory.swap().put(entry);
      }
    }
    return away ? Eviction.FREED : Eviction.ACTIVATE;
  }

  /** As {@link pith.mm.compaction.Movable#migrate}. */
  boolean migrate(long from, long to) {
    if (!pages.tryLock(from)) {
      return false;
    }
    pages.tryLock(to); // nobody else knows it
    try {
      long number = frames.index(from);
      boolean ours = pages.owns(from, number) && frames.is(from, PageFrames.UPTODATE);
      return ours && mappings.tryMove(frames, from, to, () -> pages.move(from, to, number));
    } finally {
      pages.unlock(to);
      pages.unlock(from);
    }
  }
}

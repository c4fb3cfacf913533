package pith.mm.pagecache;

import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.physical.Work;

/** How pages of a file go because their contents do: the file ends before them, has a hole there, was changed behind the cache, or is gone. */
final class Truncation {
  private final PageCache cache;
  private final CachedPages pages;
  private final DirtyPages dirty;
  private final MemorySystem memory;

  Truncation(PageCache cache, CachedPages pages, DirtyPages dirty) {
    this.cache = cache;
    this.pages = pages;
    this.dirty = dirty;
    memory = pages.memory;
  }

  /** As {@link PageCache#truncate}. */
  void truncate(long size) {
    long first = size + PhysicalMemory.PAGE_BYTES - 1 >>> PhysicalMemory.PAGE_SHIFT;
    cache.mappings().unmap(first, Long.MAX_VALUE, true);
    clearTail(size);
    removeRange(first, Long.MAX_VALUE);
    cache.mappings().unmap(first, Long.MAX_VALUE, true); // a fault may have found a page before it left the index
  }

  /** As {@link PageCache#invalidate}. */
  void invalidate(long first, long end) {
    cache.mappings().unmap(first, end, false);
    removeRange(first, end);
    cache.mappings().unmap(first, end, false);
  }

  private void clearTail(long size) {
    long within = size & PhysicalMemory.PAGE_BYTES - 1;
    long number = size >>> PhysicalMemory.PAGE_SHIFT;
    long page = within == 0 ? 0 : pages.swapEntry(number) == 0 ? pages.lookup(number) : cache.page(number);
    if (page != 0) {
      pages.lock(page); // it may be on its way from the disk
      if (pages.owns(page, number)) {
        memory.ram().fill(page + within, PhysicalMemory.PAGE_BYTES - within, (byte) 0);
        Work.chargeClear(PhysicalMemory.PAGE_BYTES - within);
        memory.pages().contentsChanged(page);
      }
      pages.unlock(page);
      memory.pages().put(page);
    }
  }

  /** Forgets pages, written back or not. Swapped pages go first: who reads one back just now has entered its page in the index, where it is found. */
  void removeRange(long first, long end) {
    for (long number = pages.nextSwapped(first); number >= 0 && number < end; number = pages.nextSwapped(number + 1)) {
      long entry = pages.takeSwapEntry(number);
      if (entry != 0) {
        memory.swap().put(entry);
      }
    }
    for (long number = pages.next(first); number >= 0 && number < end; number = pages.next(number + 1)) {
      long page = pages.lookup(number);
      if (page != 0) {
        remove(page, number);
        memory.pages().put(page);
      }
    }
  }

  private void remove(long page, long number) {
    pages.lock(page);
    if (pages.owns(page, number)) {
      dirty.remove(page, number);
      memory.pages().put(page);
    }
    pages.unlock(page);
  }
}

package pith.mm.pagecache;

import pith.hal.KernelStack;
import pith.hal.trace.Category;
import pith.mm.MemorySystem;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * How pages get their contents: from the source or from swap, one that is wanted now, or a window of them ahead of the reader. A page is in the index, locked,
 * while it is being filled; so whoever else wants it finds it and waits, and nothing is read twice.
 */
final class PageFilling {
  private static final long NO_MEMORY = -1;

  private final CachedPages pages;
  private final DirtyPages dirty;
  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageSource source;

  PageFilling(CachedPages pages, DirtyPages dirty) {
    this.pages = pages;
    this.dirty = dirty;
    memory = pages.memory;
    frames = pages.frames;
    source = pages.source;
  }

  /** {@return page {@code number}, with a reference and up to date} May sleep; throws ENOMEM or what the source refused with. */
  long page(long number) {
    while (true) {
      long page = pages.lookup(number);
      if (page == 0) {
        page = addLocked(number);
        if (page != 0) {
          fill(page, number);
          return page;
        }
      } else if (frames.is(page, PageFrames.UPTODATE) || awaitFilled(page, number)) {
        return page;
      } else {
        memory.pages().put(page);
      }
    }
  }

  /** Waits for who fills the page; one that nobody fills was written in part, and lacks the rest. {@return whether it is there, all of it} */
  private boolean awaitFilled(long page, long number) {
    pages.awaitUnlocked(page);
    if (pages.owns(page, number) && !frames.is(page, PageFrames.UPTODATE)) {
      pages.lock(page);
      if (pages.owns(page, number) && !frames.is(page, PageFrames.UPTODATE)) {
        fill(page, number);
        return true;
      }
      pages.unlock(page);
    }
    return frames.is(page, PageFrames.UPTODATE) && pages.owns(page, number);
  }

  /** As {@link PageCache#grab}. */
  long grab(long number) {
    while (true) {
      long page = pages.lookup(number);
      if (page == 0) {
        page = addLocked(number);
        if (page != 0) {
          return page;
        }
      } else {
        pages.lock(page);
        if (pages.owns(page, number)) {
          return page;
        }
        pages.unlock(page);
        memory.pages().put(page);
      }
    }
  }

  /** Adds a new page, locked, with a reference for the caller. {@return 0 if another was quicker} */
  private long addLocked(long number) {
    if (!source.promisesEachPage()) {
      return addPromised(number);
    }
    promiseOne();
    try {
      return addPromised(number);
    } finally {
      memory.overcommit().release(1); // it is among the file's now
    }
  }

  /** A file in memory has no room for a page that cannot be promised: Linux's {@code shmem_inode_acct_blocks}. */
  private void promiseOne() {
    try {
      memory.overcommit().promise(1, 0);
    } catch (Refused _) {
      throw Refused.of(Errno.ENOSPC);
    }
  }

  private long addPromised(long number) {
    long page = allocate(number);
    boolean added = false;
    try {
      added = pages.add(page, number);
    } finally {
      if (!added) {
        memory.pages().free(page, 0);
      }
    }
    return added ? page : 0;
  }

  /** What comes back from swap is on the bill of who had it before, whoever reads it now. */
  private long allocate(long number) {
    if (source.backed()) {
      return memory.pages().allocate(0, Allocation.USER);
    }
    PageAccount payer = pages.swappedPayer(number);
    return payer == null ? memory.pages().allocate(0, Allocation.USER_ZEROED) : memory.pages().allocate(0, Allocation.USER_ZEROED, payer);
  }

  /** Adds a page with contents of its own where there is none, neither in memory nor in swap. {@return whether it did} */
  boolean enter(long number, long page) {
    boolean promises = source.promisesEachPage();
    if (promises) {
      promiseOne();
    }
    try {
      if (!pages.addNew(page, number)) {
        return false;
      }
    } finally {
      if (promises) {
        memory.overcommit().release(1);
      }
    }
    frames.set(page, PageFrames.UPTODATE);
    dirty.mark(page);
    pages.unlock(page);
    return true;
  }

  private void fill(long page, long number) {
    boolean filled = false;
    try {
      long entry = pages.swapEntry(number);
      if (entry != 0) {
        fillFromSwap(page, number, entry);
      } else if (source.backed()) {
        read(page, number);
      }
      frames.set(page, PageFrames.UPTODATE);
      filled = true;
    } finally {
      if (!filled && !frames.is(page, PageFrames.DIRTY)) {
        dirty.remove(page, number);
        memory.pages().put(page); // the index's reference; the caller's goes last
      }
      pages.unlock(page);
      if (!filled) {
        memory.pages().put(page);
      }
    }
  }

  /** Reading back what was in use when it had to go is a wait for memory, not for the device. */
  private void read(long page, long number) {
    boolean thrashes = frames.is(page, PageFrames.WORKING_SET);
    if (!thrashes) {
      source.readPage(number, page);
      return;
    }
    memory.stalls().enter();
    try {
      source.readPage(number, page);
    } finally {
      memory.stalls().leave();
    }
  }

  private void fillFromSwap(long page, long number, long entry) {
    memory.stalls().enter();
    try {
      memory.swap().read(entry, page);
    } finally {
      memory.stalls().leave();
    }
    if (pages.takeSwapEntry(number) != 0) { // not truncated meanwhile
      memory.swap().put(entry);
    }
    frames.set(page, PageFrames.UPTODATE);
    dirty.mark(page);
  }

  // Ahead of the reader.

  /** Starts to read the pages of {@code window} that are missing, as far as the file goes and memory is at hand; does not wait for them. */
  void readAhead(ReadaheadWindow window) {
    if (!source.backed()) {
      return;
    }
    ReadaheadRun run = new ReadaheadRun(source, this);
    long end = Math.min(window.start() + window.size(), pages.sizePages());
    long page = 0;
    for (long number = window.start(); number < end && page != NO_MEMORY; number++) {
      page = pages.has(number) ? 0 : addInAdvance(number);
      if (page > 0) {
        if (window.asyncSize() > 0 && number == window.marker()) {
          frames.set(page, PageFrames.READAHEAD);
        }
        run.add(number, page);
      }
    }
    run.send();
    if (memory.trace().on(Category.MEMORY) && KernelStack.isCurrent()) {
      memory.trace().emit(KernelStack.current().hart(), new ReadaheadEvent(window.start(), window.size(), window.asyncSize(), run.sent()));
    }
  }

  /**
   * Reading ahead is not worth trying hard: when no page is to be had, the rest of the window is left out, as Linux does.
   * {@return the page, locked, 0 if another was quicker, or {@link #NO_MEMORY}}
   */
  private long addInAdvance(long number) {
    try {
      return addLocked(number);
    } catch (Refused noMemory) {
      return NO_MEMORY;
    }
  }

  /** A page that was read ahead has arrived, or has not; in an interrupt, perhaps. */
  void filled(long page, long number, boolean done) {
    if (done) {
      frames.set(page, PageFrames.UPTODATE);
      frames.clear(page, PageFrames.REFERENCED);
    } else {
      dirty.remove(page, number);
      memory.pages().put(page); // the index's reference
    }
    pages.unlock(page);
    memory.pages().put(page); // that of the read
  }
}

package pith.mm.pagecache;

import pith.mm.MemorySystem;
import pith.mm.compaction.Movable;
import pith.mm.physical.PageFrames;
import pith.mm.reclaim.Evictable;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.References;
import pith.mm.reclaim.Scan;
import pith.mm.swap.SwapEntry;
import pith.mm.swap.SwapHolder;
import pith.mm.writeback.DirtyFile;
import pith.mm.writeback.WritebackErrors;
import pith.sync.outcome.Refused;

/**
 * The cached pages of one inode: Linux's {@code struct address_space}. What it does stands in {@link CachedPages} (which pages there are), {@link PageFilling},
 * {@link DirtyPages}, {@link Truncation} and {@link PageEviction}.
 *
 * <p>Whoever drops the inode must {@link #drop} its cache. A page that {@link #page} or {@link #find} answers carries a reference: give it back
 * with {@code memory.pages().put}.
 */
public final class PageCache implements Evictable, Movable, SwapHolder, DirtyFile {
  private static final References PINNED = new References(0, false, true);

  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageSource source;
  private final Mappings mappings = new Mappings();
  private final CachedPages pages;
  private final DirtyPages dirty;
  private final PageFilling filling;
  private final Truncation truncation;
  private final PageEviction eviction;
  private final WritebackErrors errors = new WritebackErrors();

  /** Whether all of its pages stay in memory. */
  private volatile boolean pinned;

  /** An empty cache of what {@code source} reads and writes. */
  public PageCache(MemorySystem memory, PageSource source) {
    this.memory = memory;
    this.frames = memory.frames();
    this.source = source;
    pages = new CachedPages(this, memory, source);
    dirty = new DirtyPages(this, pages);
    filling = new PageFilling(pages, dirty);
    truncation = new Truncation(this, pages, dirty);
    eviction = new PageEviction(pages, dirty, mappings);
  }

  @Override
  public Use use() {
    return source.backed() ? Use.FILE : Use.SHARED_MEMORY;
  }

  /** {@return where pages come from} */
  public PageSource source() {
    return source;
  }

  /** {@return the VMAs that map this file} */
  public Mappings mappings() {
    return mappings;
  }

  // What is there.

  /** {@return the file's size in pages, a part of one counted in full} */
  public long sizePages() {
    return pages.sizePages();
  }

  /** {@return pages in the cache at this moment} */
  public long pages() {
    return pages.count();
  }

  /** {@return pages that are in swap at this moment} */
  public long swappedPages() {
    return pages.swappedCount();
  }

  /** {@return pages that only memory and swap have, at this moment} */
  public long dirtyPages() {
    return dirty.count() + pages.swappedCount();
  }

  /** {@return the page's address, with a reference, if it is cached and up to date; else 0} */
  public long find(long number) {
    long page = pages.lookup(number);
    if (page != 0 && !frames.is(page, PageFrames.UPTODATE)) {
      memory.pages().put(page);
      return 0;
    }
    return page;
  }

  /** {@return the lowest number from {@code number} on whose page is cached at this moment, or in swap; −1 if there is none} */
  public long next(long number) {
    return pages.nextAnywhere(number);
  }

  /** {@return whether the page is cached and up to date} */
  public boolean contains(long number) {
    return pages.contains(number);
  }

  /** {@return whether the page is cached and up to date, or in swap: whether it is no hole} */
  public boolean has(long number) {
    return contains(number) || pages.swapEntry(number) != 0;
  }

  /** {@return whether {@code page} is still this cache's page {@code number}} */
  public boolean owns(long page, long number) {
    return pages.owns(page, number);
  }

  // Reading.

  /**
   * {@return the address of page {@code number}, with a reference, read through the source if it was missing}. May sleep. The caller checks
   * the file's size.
   *
   * @throws Refused ENOMEM, or what the source refused with
   */
  public long page(long number) {
    return filling.page(number);
  }

  /**
   * {@return the address of page {@code number}, with a reference and locked, for who writes to it or fills it himself} A page that was missing has undefined
   * contents and is not up to date; nor need one be that was there. May sleep; to be followed by {@link #unlock}. Source: Linux's {@code __filemap_get_folio}
   * for writing.
   *
   * @throws Refused ENOMEM
   */
  public long grab(long number) {
    return filling.grab(number);
  }

  /** Lets go of the lock of a page from {@link #grab}; the reference stays. */
  public void unlock(long page) {
    pages.unlock(page);
  }

  /**
   * Makes {@code page}, which nobody else knows, page {@code number} of a file in memory; the caller keeps its reference.
   * {@return false if the file has one already} Refuses with ENOSPC if it cannot be promised.
   */
  public boolean enter(long number, long page) {
    return filling.enter(number, page);
  }

  /** Starts to read the pages from number {@code first} to before {@code end} that are missing, as the program says that it will want them. */
  public void readAhead(long first, long end) {
    for (long at = first; at < Math.min(end, sizePages()); at += ReadaheadState.MOST_PAGES) {
      readAhead(new ReadaheadWindow(at, (int) Math.min(ReadaheadState.MOST_PAGES, end - at), 0));
    }
  }

  void readAhead(ReadaheadWindow window) {
    filling.readAhead(window);
  }

  /** {@return whether the page tells that the next window is due, which is told once} */
  boolean takeMarker(long page) {
    return frames.is(page, PageFrames.READAHEAD) && frames.clear(page, PageFrames.READAHEAD);
  }

  /** {@return the number of the first page from {@code number} on that is not cached, looking at {@code most} pages} */
  long nextMissing(long number, int most) {
    long at = number;
    while (at < number + most && pages.has(at)) {
      at++;
    }
    return at;
  }

  @Override
  public void bringBack(int area) {
    for (long number = pages.nextSwapped(0); number >= 0; number = pages.nextSwapped(number + 1)) {
      long entry = pages.swapEntry(number);
      if (entry != 0 && SwapEntry.area(entry) == area) {
        memory.pages().put(page(number));
      }
    }
  }

  // Writing.

  /** {@return what could not be written, for whoever syncs to be told} */
  public WritebackErrors errors() {
    return errors;
  }

  /** The caller wrote to a page that it holds, or lets a program write to it: the cache has the only current copy. */
  public void markDirty(long page) {
    dirty.mark(page);
  }

  /** {@return whether who made pages of this cache dirty should wait for where they are kept, by {@link #throttle}} */
  public boolean tooManyDirty() {
    return source.keepsWrites() && memory.writeback().shouldWait(this);
  }

  /** Waits until fewer pages are dirty; with no lock that writing takes. */
  public void throttle() {
    memory.writeback().throttle(this);
  }

  /** Writes every dirty page back, if the source keeps writes. */
  public void writeBack() {
    writeBack(0, Long.MAX_VALUE);
  }

  /** Writes the dirty pages from {@code first} to before {@code end} back, if the source keeps writes. */
  public void writeBack(long first, long end) {
    dirty.writeBack(first, end);
  }

  /** The flusher comes round. */
  @Override
  public void writeDirtyPages() {
    try {
      writeBack();
    } catch (Refused _) {
      // What could not be written is dirty still: whoever syncs is told, and the flusher comes again.
    }
  }

  /**
   * Lets none of its pages be reclaimed from now on, or all of them again; those in swap stay there until somebody wants them. Source: Linux's
   * {@code shmem_lock}.
   */
  public void pin(boolean all) {
    pinned = all;
    for (long number = all ? -1 : pages.next(0); number >= 0; number = pages.next(number + 1)) {
      long page = find(number);
      if (page != 0) {
        memory.reclaim().rescue(page);
        memory.pages().put(page);
      }
    }
  }

  // Forgetting.

  /**
   * The file now ends at {@code size} bytes, which the source says already: pages wholly beyond are dropped and no longer mapped, and what a
   * partial last page has beyond the end is cleared.
   */
  public void truncate(long size) {
    truncation.truncate(size);
  }

  /** Makes the pages from {@code first} to before {@code end} missing: a hole, or contents that changed behind the cache. */
  public void invalidate(long first, long end) {
    truncation.invalidate(first, end);
  }

  /** Drops the pages from {@code first} to before {@code end} that are clean, not mapped and held by nobody. */
  public void dropClean(long first, long end) {
    for (long number = pages.next(first); source.backed() && number >= 0 && number < end; number = pages.next(number + 1)) {
      pages.removeIdle(number);
    }
  }

  /** The inode goes: every page does, written back or not. Nobody maps the file or reads it any more. */
  public void drop() {
    truncation.removeRange(0, Long.MAX_VALUE);
    pages.forgetShadows();
  }

  @Override
  public References references(long page) {
    return pinned ? PINNED : mappings.tryReferences(frames, page);
  }

  @Override
  public Eviction evict(long page, Scan scan) {
    return eviction.evict(page, scan);
  }

  @Override
  public boolean migrate(long from, long to) {
    return eviction.migrate(from, to);
  }
}

package pith.mm.pagecache;

import pith.hal.KernelStack;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Category;
import pith.mm.MemorySystem;
import pith.mm.compaction.Movable;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.reclaim.Evictable;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.References;
import pith.mm.reclaim.Scan;
import pith.mm.rmap.PageMapping;
import pith.mm.swap.SwapEntry;
import pith.mm.swap.SwapHolder;
import pith.mm.writeback.DirtyFile;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Refused;

/**
 * The cached pages of one inode: Linux's {@code struct address_space}.
 *
 * <p>Whoever drops the inode must {@link #drop} its cache. A page that {@link #page} or {@link #find} answers carries a reference: give it back
 * with {@code memory.pages().put}.
 */
public final class PageCache implements Evictable, Movable, SwapHolder, DirtyFile {
  private static final LockClass LOCK = LockClass.of("cache.i_pages");

  /** References to a page that only the index and the caller have. */
  private static final int INDEXED_AND_HELD = 2;


  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageSource source;

  /** Owner of a page that left the cache while somebody held it. */
  private final PageOwner gone = this::use;

  private final SpinLock lock = new SpinLock(LOCK);
  private final PageIndex index = new PageIndex();

  /** What reclaim remembers of pages that were here: shadows, plus one. */
  private final PageIndex shadows = new PageIndex();

  /** Swap entries of pages that stand nowhere else. */
  private final PageIndex swapped = new PageIndex();

  private final WaitQueue unlocked = new WaitQueue();
  private final Mappings mappings = new Mappings();
  private long dirty;

  /** An empty cache of what {@code source} reads and writes. */
  public PageCache(MemorySystem memory, PageSource source) {
    this.memory = memory;
    this.frames = memory.frames();
    this.source = source;
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

  /** {@return the file's size in pages, a part of one counted in full} */
  public long sizePages() {
    return source.sizeBytes() + PhysicalMemory.PAGE_BYTES - 1 >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** {@return pages in the cache at this moment} */
  public long pages() {
    return index.count();
  }

  /** {@return pages that only memory and swap have, at this moment} */
  public long dirtyPages() {
    return dirty + swapped.count();
  }

  /** {@return whether who made pages of this cache dirty should wait for where they are kept, by {@link #throttle}} */
  public boolean tooManyDirty() {
    return source.keepsWrites() && memory.writeback().shouldWait();
  }

  /** Waits until fewer pages are dirty; with no lock that writing takes. */
  public void throttle() {
    memory.writeback().throttle(this);
  }

  /** {@return the page's address, with a reference, if it is cached and up to date; else 0} */
  public long find(long number) {
    long page = lookup(number);
    if (page != 0 && !frames.is(page, PageFrames.UPTODATE)) {
      memory.pages().put(page);
      return 0;
    }
    return page;
  }

  /** {@return the lowest number from {@code number} on whose page is cached at this moment, or in swap; −1 if there is none} */
  public long next(long number) {
    try (var _ = lock.acquire()) {
      long cached = index.next(number);
      long away = swapped.next(number);
      return cached < 0 || away < 0 ? Math.max(cached, away) : Math.min(cached, away);
    }
  }

  /** {@return whether the page is cached and up to date} */
  public boolean contains(long number) {
    try (var _ = lock.acquire()) {
      long page = index.get(number);
      return page != 0 && frames.is(page, PageFrames.UPTODATE);
    }
  }

  /** {@return whether the page is cached and up to date, or in swap: whether it is no hole} */
  public boolean has(long number) {
    return contains(number) || swapEntry(number) != 0;
  }

  /** {@return pages that are in swap at this moment} */
  public long swappedPages() {
    return swapped.count();
  }

  /** {@return whether {@code page} is still this cache's page {@code number}} */
  public boolean owns(long page, long number) {
    return frames.owner(page) == this && frames.index(page) == number;
  }

  /**
   * {@return the address of page {@code number}, with a reference, read through the source if it was missing}. May sleep. The caller checks
   * the file's size.
   *
   * @throws Refused ENOMEM, or what the source refused with
   */
  public long page(long number) {
    while (true) {
      long page = lookup(number);
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

  /** Starts to read the pages from number {@code first} to before {@code end} that are missing, as the program says that it will want them. */
  public void readAhead(long first, long end) {
    for (long at = first; at < Math.min(end, sizePages()); at += ReadaheadState.MOST_PAGES) {
      readAhead(new ReadaheadWindow(at, (int) Math.min(ReadaheadState.MOST_PAGES, end - at), 0));
    }
  }

  /** Starts to read the pages of {@code window} that are missing, as far as the file goes and memory is at hand; does not wait for them. */
  void readAhead(ReadaheadWindow window) {
    if (!source.backed()) {
      return;
    }
    ReadaheadRun run = new ReadaheadRun(this);
    long end = Math.min(window.start() + window.size(), sizePages());
    for (long number = window.start(); number < end; number++) {
      long page = cached(number) ? 0 : addInAdvance(number);
      if (page != 0) {
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

  private boolean cached(long number) {
    try (var _ = lock.acquire()) {
      return index.get(number) != 0;
    }
  }

  /** Reading ahead is not worth taking memory from anybody: without a free page it is left out. {@return the page, locked, or 0} */
  private long addInAdvance(long number) {
    try {
      return addLocked(number);
    } catch (Refused noMemory) {
      return 0;
    }
  }

  /** A page that was read ahead has arrived, or has not; in an interrupt, perhaps. */
  void filled(long page, long number, boolean done) {
    if (done) {
      frames.set(page, PageFrames.UPTODATE);
      frames.clear(page, PageFrames.REFERENCED);
    } else {
      remove(page, number);
      memory.pages().put(page); // the index's reference
    }
    unlock(page);
    memory.pages().put(page); // that of the read
  }

  /** {@return whether the page tells that the next window is due, which is told once} */
  boolean takeMarker(long page) {
    return frames.is(page, PageFrames.READAHEAD) && frames.clear(page, PageFrames.READAHEAD);
  }

  /** {@return the number of the first page from {@code number} on that is not cached, looking at {@code most} pages} */
  long nextMissing(long number, int most) {
    long at = number;
    while (at < number + most && cached(at)) {
      at++;
    }
    return at;
  }

  private long lookup(long number) {
    Work.charge(Work.CACHE_LOOKUP);
    try (var _ = lock.acquire()) {
      long page = index.get(number);
      if (page != 0) {
        frames.get(page);
        memory.reclaim().used(page);
      }
      return page;
    }
  }

  /** Adds a new page, locked, with a reference for the caller. {@return 0 if another was quicker} */
  private long addLocked(long number) {
    long page = memory.pages().allocate(0, source.backed() ? Allocation.USER : Allocation.USER_ZEROED);
    frames.own(page, this, number);
    frames.set(page, PageFrames.LOCKED);
    try (var _ = lock.acquire()) {
      if (index.get(number) == 0) {
        index.add(number, page);
        frames.get(page);
        account(1);
        enlist(page, number);
        return page;
      }
    }
    memory.pages().free(page, 0);
    return 0;
  }

  /** Tells reclaim of a page, and what it remembered of the one that was here before. */
  private void enlist(long page, long number) {
    long shadow = shadows.get(number);
    if (shadow == 0) {
      memory.reclaim().add(page);
    } else {
      shadows.remove(number);
      memory.reclaim().addReturned(page, (int) shadow - 1);
    }
  }

  private void fill(long page, long number) {
    boolean filled = false;
    try {
      long entry = swapEntry(number);
      if (entry != 0) {
        fillFromSwap(page, number, entry);
      } else if (source.backed()) {
        read(page, number);
      }
      frames.set(page, PageFrames.UPTODATE);
      filled = true;
    } finally {
      if (!filled) {
        remove(page, number);
        memory.pages().put(page); // the index's reference; the caller's goes last
      }
      unlock(page);
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

  private long swapEntry(long number) {
    if (swapped.count() == 0) {
      return 0;
    }
    try (var _ = lock.acquire()) {
      return swapped.get(number);
    }
  }

  private void fillFromSwap(long page, long number, long entry) {
    memory.stalls().enter();
    try {
      memory.swap().read(entry, page);
    } finally {
      memory.stalls().leave();
    }
    if (takeSwapEntry(number) != 0) { // not truncated meanwhile
      memory.swap().put(entry);
    }
    frames.set(page, PageFrames.UPTODATE);
    markDirty(page);
  }

  private long takeSwapEntry(long number) {
    try (var _ = lock.acquire()) {
      long entry = swapped.get(number);
      swapped.remove(number);
      if (entry != 0 && swapped.count() == 0) {
        memory.swap().removeHolder(this);
      }
      return entry;
    }
  }

  @Override
  public void bringBack(int area) {
    for (long number = nextSwapped(0); number >= 0; number = nextSwapped(number + 1)) {
      long entry = swapEntry(number);
      if (entry != 0 && SwapEntry.area(entry) == area) {
        memory.pages().put(page(number));
      }
    }
  }

  private long nextSwapped(long number) {
    try (var _ = lock.acquire()) {
      return swapped.next(number);
    }
  }

  private boolean awaitFilled(long page, long number) {
    unlocked.await(Sleep.UNINTERRUPTIBLE, () -> !frames.is(page, PageFrames.LOCKED));
    return frames.is(page, PageFrames.UPTODATE) && owns(page, number);
  }

  private void lock(long page) {
    if (!frames.set(page, PageFrames.LOCKED)) {
      unlocked.await(Sleep.UNINTERRUPTIBLE, () -> frames.set(page, PageFrames.LOCKED));
    }
  }

  private void unlock(long page) {
    frames.clear(page, PageFrames.LOCKED);
    unlocked.wakeAll();
  }

  /** The caller wrote to a page that it holds, or lets a program write to it: the cache has the only current copy. */
  public void markDirty(long page) {
    memory.pages().contentsChanged(page);
    if (frames.owner(page) == this && frames.set(page, PageFrames.DIRTY)) {
      countDirty(1);
    }
  }

  private void countDirty(int change) {
    try (var _ = lock.acquire()) {
      dirty += change;
      if (source.keepsWrites()) {
        accountDirty(change);
      }
    }
  }

  /** What can be written back counts as dirty for the machine, and is the flusher's business. Under the lock, so that it learns of each change in order. */
  private void accountDirty(int change) {
    memory.statistics().add(VmStatistic.DIRTY, change);
    memory.statistics().add(VmStatistic.DIRTIED, Math.max(change, 0));
    if (dirty == 0) {
      memory.writeback().becameClean(this);
    } else if (dirty == change) {
      memory.writeback().becameDirty(this);
    }
  }

  private void cleaned(long page) {
    if (frames.clear(page, PageFrames.DIRTY)) {
      countDirty(-1);
    }
  }

  /** Writes every dirty page back, if the source keeps writes. */
  public void writeBack() {
    writeBack(0, Long.MAX_VALUE);
  }

  /** Writes the dirty pages from {@code first} to before {@code end} back, if the source keeps writes. */
  public void writeBack(long first, long end) {
    if (!source.keepsWrites()) {
      return;
    }
    WritebackRun run = new WritebackRun(this, frames);
    try {
      for (long number = nextNumber(first); number >= 0 && number < end; number = nextNumber(number + 1)) {
        long page = lookup(number);
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
    lock(page);
    if (owns(page, number) && frames.is(page, PageFrames.DIRTY)) {
      cleaned(page);
      mappings.writeProtect(number, number + 1);
      memory.statistics().add(VmStatistic.WRITEBACK, 1);
      return true;
    }
    unlock(page);
    return false;
  }

  /** The page that {@link #lockForWriteback} locked was written, or was not and is dirty still; gives back the reference to it. */
  void writebackEnded(long page, boolean written) {
    memory.statistics().add(VmStatistic.WRITEBACK, -1);
    if (written) {
      memory.statistics().add(VmStatistic.WRITTEN, 1);
    } else {
      markDirty(page);
    }
    unlock(page);
    memory.pages().put(page);
  }

  void putPage(long page) {
    memory.pages().put(page);
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
   * The file now ends at {@code size} bytes, which the source says already: pages wholly beyond are dropped and no longer mapped, and what a
   * partial last page has beyond the end is cleared.
   */
  public void truncate(long size) {
    long first = size + PhysicalMemory.PAGE_BYTES - 1 >>> PhysicalMemory.PAGE_SHIFT;
    mappings.unmap(first, Long.MAX_VALUE, true);
    clearTail(size);
    removeRange(first, Long.MAX_VALUE);
    mappings.unmap(first, Long.MAX_VALUE, true); // a fault may have found a page before it left the index
  }

  /** Makes the pages from {@code first} to before {@code end} missing: a hole, or contents that changed behind the cache. */
  public void invalidate(long first, long end) {
    mappings.unmap(first, end, false);
    removeRange(first, end);
    mappings.unmap(first, end, false);
  }

  /** Drops the pages from {@code first} to before {@code end} that are clean, not mapped and held by nobody. */
  public void dropClean(long first, long end) {
    for (long number = nextNumber(first); source.backed() && number >= 0 && number < end; number = nextNumber(number + 1)) {
      try (var _ = lock.acquire()) {
        long page = index.get(number);
        boolean idle = page != 0 && frames.references(page) == 1 && frames.mappings(page) == 0;
        if (idle && !frames.is(page, PageFrames.DIRTY | PageFrames.LOCKED)) {
          forget(page, number);
          memory.pages().put(page);
        }
      }
    }
  }

  /** The inode goes: every page does, written back or not. Nobody maps the file or reads it any more. */
  public void drop() {
    removeRange(0, Long.MAX_VALUE);
  }

  private void clearTail(long size) {
    long within = size & PhysicalMemory.PAGE_BYTES - 1;
    long number = size >>> PhysicalMemory.PAGE_SHIFT;
    long page = within == 0 ? 0 : swapEntry(number) == 0 ? find(number) : page(number);
    if (page != 0) {
      memory.ram().fill(page + within, PhysicalMemory.PAGE_BYTES - within, (byte) 0);
      memory.pages().contentsChanged(page);
      memory.pages().put(page);
    }
  }

  /** Swapped pages go first: who reads one back just now has entered its page in the index, where it is found. */
  private void removeRange(long first, long end) {
    for (long number = nextSwapped(first); number >= 0 && number < end; number = nextSwapped(number + 1)) {
      long entry = takeSwapEntry(number);
      if (entry != 0) {
        memory.swap().put(entry);
      }
    }
    for (long number = nextNumber(first); number >= 0 && number < end; number = nextNumber(number + 1)) {
      long page = lookup(number);
      if (page != 0) {
        lock(page);
        if (owns(page, number)) {
          remove(page, number);
          memory.pages().put(page);
        }
        unlock(page);
        memory.pages().put(page);
      }
    }
  }

  /** {@return the number of the first cached page at or after {@code number}, -1 if there is none} */
  long nextNumber(long number) {
    try (var _ = lock.acquire()) {
      return index.next(number);
    }
  }

  /** Takes a locked page out of the index; the index's reference becomes the caller's to drop. */
  private void remove(long page, long number) {
    cleaned(page);
    try (var _ = lock.acquire()) {
      forget(page, number);
    }
  }

  private void forget(long page, long number) {
    index.remove(number);
    frames.own(page, gone, 0);
    account(-1);
  }

  private void account(int pages) {
    memory.statistics().add(VmStatistic.FILE, pages);
    if (!source.backed()) {
      memory.statistics().add(VmStatistic.SHARED_MEMORY, pages);
    }
  }

  // Reclaim.

  @Override
  public References references(long page) {
    return mappings.tryReferences(frames, page);
  }

  /** Withdraws the page from all who map it, writes it if it is newer than what stands behind it, and forgets it unless somebody came for it meanwhile. */
  @Override
  public Eviction evict(long page, Scan scan) {
    if (!frames.set(page, PageFrames.LOCKED)) {
      return Eviction.BUSY;
    }
    try {
      long number = frames.index(page);
      if (!owns(page, number)) {
        return Eviction.BUSY;
      }
      if (frames.mappings(page) > 0 && !mappings.tryUnmap(frames, page, PageMapping.Replacement.NOTHING)) {
        return Eviction.ACTIVATE;
      }
      return evictUnmapped(page, number, scan);
    } finally {
      unlock(page);
    }
  }

  @Override
  public boolean migrate(long from, long to) {
    if (!frames.set(from, PageFrames.LOCKED)) {
      return false;
    }
    frames.set(to, PageFrames.LOCKED); // nobody else knows it
    try {
      long number = frames.index(from);
      boolean ours = owns(from, number) && frames.is(from, PageFrames.UPTODATE);
      return ours && mappings.tryMove(frames, from, to, () -> carry(from, to, number));
    } finally {
      unlock(to);
      unlock(from);
    }
  }

  /** Under the lock nobody can find the page: if nobody else has it, it stands in the index at another place before anybody can. */
  private boolean carry(long from, long to, long number) {
    try (var _ = lock.acquire()) {
      if (frames.references(from) != INDEXED_AND_HELD || frames.mappings(from) > 0) {
        return false;
      }
      memory.pages().copy(from, to);
      frames.succeed(from, to);
      frames.get(to);
      index.replace(number, to);
      frames.clear(from, PageFrames.DIRTY);
      frames.own(from, gone, 0);
    }
    memory.pages().put(from); // the index's reference; the caller has another
    return true;
  }

  private Eviction evictUnmapped(long page, long number, Scan scan) {
    boolean isDirty = frames.is(page, PageFrames.DIRTY);
    if (!source.backed() || isDirty && !source.keepsWrites()) {
      return swapOut(page, number);
    }
    if (isDirty && !(scan.mayWrite() && written(page, number))) {
      return Eviction.ACTIVATE; // mostly kswapd writes: who allocates may hold locks that writing takes
    }
    return forgetIdle(page, number, 0) ? Eviction.FREED : Eviction.BUSY;
  }

  private boolean written(long page, long number) {
    cleaned(page);
    try {
      source.writePage(number, page);
      memory.statistics().add(VmStatistic.WRITTEN, 1);
      return true;
    } catch (Refused _) {
      markDirty(page);
      return false;
    }
  }

  private Eviction swapOut(long page, long number) {
    long entry = frames.references(page) == INDEXED_AND_HELD ? memory.swap().allocate(frames.account(page)) : 0;
    if (entry == 0) {
      return Eviction.ACTIVATE;
    }
    cleaned(page); // whoever writes from here on makes it dirty again
    boolean away = false;
    try {
      memory.swap().write(entry, page);
      away = forgetIdle(page, number, entry);
    } catch (Refused _) {
      // it could not be written, and stays
    } finally {
      if (!away) {
        markDirty(page);
        memory.swap().put(entry);
      }
    }
    return away ? Eviction.FREED : Eviction.ACTIVATE;
  }

  /** Under the lock nobody can find the page: if nobody else has it and it is clean, it goes, and {@code entry} (0 for none) says where its contents are. */
  private boolean forgetIdle(long page, long number, long entry) {
    int shadow = memory.reclaim().leaving(page);
    try (var _ = lock.acquire()) {
      if (frames.references(page) != INDEXED_AND_HELD || frames.mappings(page) > 0 || frames.is(page, PageFrames.DIRTY)) {
        return false;
      }
      forget(page, number);
      shadows.remove(number);
      shadows.add(number, shadow + 1L);
      if (entry != 0) {
        if (swapped.count() == 0) {
          memory.swap().addHolder(this);
        }
        swapped.add(number, entry);
      }
    }
    memory.pages().put(page); // the index's reference; the caller has another
    return true;
  }
}

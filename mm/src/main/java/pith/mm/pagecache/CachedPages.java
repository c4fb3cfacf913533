package pith.mm.pagecache;

import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Which pages of a file are where: in memory, in swap, or remembered by reclaim; and the lock of each page. The index holds one reference to each of its pages.
 *
 * <p>A page enters locked. Whoever takes it out has locked it, or knows under {@code i_pages} that nobody else refers to it.
 */
final class CachedPages {
  private static final LockClass LOCK = LockClass.of("cache.i_pages");

  /** References to a page that only the index and the caller have. */
  static final int INDEXED_AND_HELD = 2;

  final MemorySystem memory;
  final PageFrames frames;
  final PageSource source;

  /** {@code i_pages}. */
  final SpinLock lock = new SpinLock(LOCK);

  private final PageCache cache;

  /** Owner of a page that left the cache while somebody held it. */
  private final PageOwner gone;

  private final SlabCache nodes;
  private final PageIndex index;

  /** What reclaim remembers of pages that were here: shadows, plus one. */
  private final PageIndex shadows;

  /** Swap entries of pages that stand nowhere else. */
  private final PageIndex swapped;

  private final WaitQueue unlocked = new WaitQueue();

  /** Pages promised for what the file has. Guarded by {@link #lock}, as are the indexes, which it follows. */
  private long promised;

  CachedPages(PageCache cache, MemorySystem memory, PageSource source) {
    this.cache = cache;
    this.memory = memory;
    this.frames = memory.frames();
    this.source = source;
    gone = cache::use;
    nodes = memory.slabs().cache(new CacheSpec("radix_tree_node", PageIndex.NODE_BYTES).accountedReclaimable());
    index = new PageIndex(nodes, true);
    shadows = new PageIndex(nodes, false);
    swapped = new PageIndex(nodes, false);
  }

  /** A page could not be written. */
  void failed(Errno errno) {
    cache.errors().record(errno);
  }

  // Looking.

  long count() {
    return index.count();
  }

  long swappedCount() {
    return swapped.count();
  }

  /** {@return the file's size in pages, a part of one counted in full} */
  long sizePages() {
    return source.sizeBytes() + PhysicalMemory.PAGE_BYTES - 1 >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** {@return the page's address, with a reference, or 0} */
  long lookup(long number) {
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

  /** {@return whether there is a page, filled or not} */
  boolean has(long number) {
    try (var _ = lock.acquire()) {
      return index.get(number) != 0;
    }
  }

  /** {@return whether there is a page, and it is up to date} */
  boolean contains(long number) {
    try (var _ = lock.acquire()) {
      long page = index.get(number);
      return page != 0 && frames.is(page, PageFrames.UPTODATE);
    }
  }

  /** {@return the number of the first cached page at or after {@code number}, -1 if there is none} */
  long next(long number) {
    try (var _ = lock.acquire()) {
      return index.next(number);
    }
  }

  /** {@return as {@link #next}, of pages in swap} */
  long nextSwapped(long number) {
    try (var _ = lock.acquire()) {
      return swapped.next(number);
    }
  }

  /** {@return as {@link #next}, of pages in memory or in swap} */
  long nextAnywhere(long number) {
    try (var _ = lock.acquire()) {
      long cached = index.next(number);
      long away = swapped.next(number);
      return cached < 0 || away < 0 ? Math.max(cached, away) : Math.min(cached, away);
    }
  }

  /** {@return the swap entry of a page that is in swap only, or 0} */
  long swapEntry(long number) {
    if (swapped.count() == 0) {
      return 0;
    }
    try (var _ = lock.acquire()) {
      return swapped.get(number);
    }
  }

  /** {@return who pays for the slot of a page that is in swap only, null for nobody, or if it is not} */
  PageAccount swappedPayer(long number) {
    if (swapped.count() == 0) {
      return null;
    }
    try (var _ = lock.acquire()) {
      long entry = swapped.get(number);
      return entry == 0 ? null : memory.swap().payer(entry);
    }
  }

  /** {@return whether {@code page} is still this cache's page {@code number}} */
  boolean owns(long page, long number) {
    return frames.owner(page) == cache && frames.index(page) == number;
  }

  // The lock of a page.

  boolean tryLock(long page) {
    return frames.set(page, PageFrames.LOCKED);
  }

  void lock(long page) {
    if (!tryLock(page)) {
      unlocked.await(Sleep.UNINTERRUPTIBLE, () -> tryLock(page));
    }
  }

  void unlock(long page) {
    frames.clear(page, PageFrames.LOCKED);
    unlocked.wakeAll();
  }

  void awaitUnlocked(long page) {
    if (frames.is(page, PageFrames.LOCKED)) {
      unlocked.await(Sleep.UNINTERRUPTIBLE, () -> !frames.is(page, PageFrames.LOCKED));
    }
  }

  // Coming and going.

  /** Enters a fresh page, which becomes locked; the caller keeps its reference. {@return false if there is one of this number already} */
  boolean add(long page, long number) {
    return add(page, number, false);
  }

  /** As {@link #add}, unless there is one in swap: its contents would be lost. */
  boolean addNew(long page, long number) {
    return add(page, number, true);
  }

  /** Under the lock nobody may wait for memory: who lacks a node of the index waits for one outside, which may refuse with ENOMEM, and tries again. */
  private boolean add(long page, long number, boolean unlessSwapped) {
    frames.own(page, cache, number);
    frames.detail(page, 0); // what a source notes of its pages begins anew
    tryLock(page);
    while (true) {
      try {
        return tryAdd(page, number, unlessSwapped);
      } catch (Refused noNode) {
        nodes.free(nodes.allocate());
      }
    }
  }

  private boolean tryAdd(long page, long number, boolean unlessSwapped) {
    try (var _ = lock.acquire()) {
      if (index.get(number) != 0 || unlessSwapped && swapped.get(number) != 0) {
        return false;
      }
      index.add(number, page);
      frames.get(page);
      account(1);
      enlist(page, number);
      return true;
    }
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

  /** Takes a locked page out of the index; the index's reference becomes the caller's to drop. */
  void remove(long page, long number) {
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
    settlePromise();
  }

  /** The file goes: nothing is remembered any more. */
  void forgetShadows() {
    try (var _ = lock.acquire()) {
      shadows.clear();
    }
  }

  /** The indexes changed. A page that is just coming back from swap counts twice. */
  private void settlePromise() {
    if (source.promisesEachPage()) {
      long now = index.count() + swapped.count();
      memory.overcommit().release(promised - now);
      promised = now;
    }
  }

  /** Takes a page out that is clean, not mapped, not locked, and held by nobody but the index. */
  void removeIdle(long number) {
    try (var _ = lock.acquire()) {
      long page = index.get(number);
      boolean idle = page != 0 && frames.references(page) == 1 && frames.mappings(page) == 0;
      if (idle && !frames.is(page, PageFrames.DIRTY | PageFrames.LOCKED)) {
        forget(page, number);
        memory.pages().put(page);
      }
    }
  }

  /**
   * Takes a page out that reclaim has chosen. Under the lock nobody can find it: if nobody but the caller has it and it is clean, it goes, and {@code entry} (0
   * for none) says where its contents are. {@return whether it went}
   */
  boolean evict(long page, long number, long entry) {
    int shadow = memory.reclaim().leaving(page);
    try (var _ = lock.acquire()) {
      if (frames.references(page) != INDEXED_AND_HELD || frames.mappings(page) > 0 || frames.is(page, PageFrames.DIRTY)) {
        return false;
      }
      forget(page, number);
      shadows.remove(number);
      shadows.add(number, shadow + 1L);
      if (entry != 0) {
        addSwapped(number, entry);
      }
    }
    memory.pages().put(page); // the index's reference; the caller has another
    return true;
  }

  private void addSwapped(long number, long entry) {
    if (swapped.count() == 0) {
      memory.swap().addHolder(cache);
    }
    swapped.add(number, entry);
    settlePromise();
  }

  /** {@return the page's swap entry, which becomes the caller's to drop; 0 if it has none} */
  long takeSwapEntry(long number) {
    try (var _ = lock.acquire()) {
      long entry = swapped.get(number);
      swapped.remove(number);
      settlePromise();
      if (entry != 0 && swapped.count() == 0) {
        memory.swap().removeHolder(cache);
      }
      return entry;
    }
  }

  /**
   * Lets {@code to} take the place of {@code from}. Under the lock nobody can find the page: if nobody but the caller has it, it stands at another place before
   * anybody can. {@return whether it does}
   */
  boolean move(long from, long to, long number) {
    try (var _ = lock.acquire()) {
      if (frames.references(from) != INDEXED_AND_HELD || frames.mappings(from) > 0) {
        return false;
      }
      memory.pages().copy(from, to);
      frames.succeed(from, to);
      frames.detail(to, frames.detail(from));
      frames.get(to);
      index.replace(number, to);
      frames.clear(from, PageFrames.DIRTY);
      frames.own(from, gone, 0);
    }
    memory.pages().put(from); // the index's reference; the caller has another
    return true;
  }
}

package pith.mm.swap;

import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;
import pith.mm.reclaim.Reclaim;
import pith.sync.Sleep;
import pith.sync.WaitQueue;

/**
 * The <em>swap cache</em>: pages that are in memory and have a slot; and the locks of pages that belong to no file.
 *
 * <p>A page enters the cache before its entries are replaced, and leaves it when its contents are in the slot and nobody came back for it; or when somebody did
 * and the slot is not needed any more. The cache holds one reference. Changing whether a page is in the cache takes the page's lock ({@link #lock}) and
 * {@code swap.lock}.
 */
final class SwapCache {
  /** References to a page that only the cache and the caller have. */
  static final int CACHED_AND_HELD = 2;

  private final PageAllocator pages;
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final SwapAreas areas;
  private final WaitQueue unlocked = new WaitQueue();
  private Reclaim reclaim;

  SwapCache(PageAllocator pages, VmStatistics statistics, SwapAreas areas) {
    this.pages = pages;
    this.frames = pages.frames();
    this.statistics = statistics;
    this.areas = areas;
  }

  /** Boot: whom to tell of pages that come back. */
  void reclaim(Reclaim own) {
    reclaim = own;
  }

  // The lock of a page without a file.

  /** Locks an anonymous page that the caller has a reference to; may sleep. */
  void lock(long page) {
    if (!tryLock(page)) {
      unlocked.await(Sleep.UNINTERRUPTIBLE, () -> tryLock(page));
    }
  }

  boolean tryLock(long page) {
    return frames.set(page, PageFrames.LOCKED);
  }

  /** Unlocks a page; if it lost its last use in the cache meanwhile, it leaves it. */
  void unlock(long page) {
    frames.clear(page, PageFrames.LOCKED);
    unlocked.wakeAll();
    dropUnneeded(page);
  }

  /** Takes a page out of the cache that no entry names and nobody maps, unless somebody is at work on it, who will ask again. */
  void dropUnneeded(long page) {
    boolean removed = false;
    while (!removed && unneeded(page) && tryLock(page)) {
      removed = unneeded(page) && remove(page);
      frames.clear(page, PageFrames.LOCKED);
      unlocked.wakeAll();
    }
  }

  private boolean unneeded(long page) {
    long entry = frames.detail(page);
    return entry != 0 && frames.is(page, PageFrames.SWAP_CACHE) && frames.mappings(page) == 0 && areas.count(entry) == 0;
  }

  boolean ownedBy(long page, PageOwner owner) {
    return frames.owner(page) == owner && frames.is(page, PageFrames.SWAP_CACHE);
  }

  // The cache.

  /** {@return the page of a slot, with a reference, if the cache has it; else 0} */
  long cached(long entry) {
    Work.charge(Work.CACHE_LOOKUP);
    try (var _ = areas.lock.acquire()) {
      long page = areas.of(entry).cachedPage(SwapEntry.slot(entry));
      if (page != 0) {
        frames.get(page);
      }
      return page;
    }
  }

  /** {@return whether the page is the cached one of {@code entry}}; the page is locked. */
  boolean holds(long page, long entry) {
    return frames.is(page, PageFrames.SWAP_CACHE) && frames.detail(page) == entry;
  }

  /** Gives a locked page a slot, which will have to be written. {@return false if none is free} */
  boolean cache(long page) {
    try (var _ = areas.lock.acquire()) {
      long entry = areas.take(frames.account(page));
      if (entry == 0) {
        return false;
      }
      enter(page, entry);
    }
    frames.set(page, PageFrames.DIRTY | PageFrames.UPTODATE);
    return true;
  }

  /** Enters a fresh page, which becomes locked and {@code owner}'s, for a slot that has contents and no page. {@return whether it is so} */
  boolean insert(long page, long entry, PageOwner owner) {
    int shadow;
    try (var _ = areas.lock.acquire()) {
      SwapArea area = areas.of(entry);
      int slot = SwapEntry.slot(entry);
      if (area.count(slot) == 0 || area.cachedPage(slot) != 0) {
        return false;
      }
      shadow = area.shadow(slot);
      frames.own(page, owner, slot);
      frames.set(page, PageFrames.LOCKED);
      enter(page, entry);
    }
    if (shadow >= 0) {
      reclaim.addReturned(page, shadow);
    } else {
      reclaim.add(page);
    }
    return true;
  }

  private void enter(long page, long entry) {
    areas.of(entry).cache(SwapEntry.slot(entry), page);
    frames.get(page);
    frames.detail(page, entry);
    frames.set(page, PageFrames.SWAP_CACHE);
    statistics.add(VmStatistic.SWAP_CACHED, 1);
  }

  /** Takes a locked page out of the cache. {@return false if it is not there} */
  boolean remove(long page) {
    try (var _ = areas.lock.acquire()) {
      if (!frames.is(page, PageFrames.SWAP_CACHE)) {
        return false;
      }
      leave(page, Reclaim.NO_SHADOW);
    }
    left(page);
    return true;
  }

  /**
   * Takes a locked page out that reclaim has chosen, if nobody but the caller has it or maps it, and its slot has its contents or no use.
   * {@return whether it went}
   */
  boolean evict(long page) {
    int shadow = reclaim.leaving(page);
    try (var _ = areas.lock.acquire()) {
      long entry = frames.detail(page);
      boolean kept = !frames.is(page, PageFrames.DIRTY) || areas.of(entry).count(SwapEntry.slot(entry)) == 0;
      if (!kept || frames.references(page) != CACHED_AND_HELD || frames.mappings(page) > 0) {
        return false;
      }
      leave(page, shadow);
    }
    left(page);
    return true;
  }

  private void leave(long page, int shadow) {
    long entry = frames.detail(page);
    frames.clear(page, PageFrames.SWAP_CACHE);
    areas.of(entry).uncache(SwapEntry.slot(entry), shadow);
    frames.detail(page, 0);
  }

  private void left(long page) {
    statistics.add(VmStatistic.SWAP_CACHED, -1);
    pages.put(page); // the cache's reference; the caller has another
  }

  /**
   * Lets the one who maps a page and wants to write to it have it alone: it leaves the cache, if no entry names its slot and nobody else holds it.
   * {@return whether it is the caller's alone}. Callable with any lock held; the page is not locked by the caller.
   */
  boolean claim(long page) {
    if (!tryLock(page)) {
      return false;
    }
    boolean alone = claimLocked(page, CACHED_AND_HELD);
    unlock(page);
    return alone;
  }

  /** As {@link #claim} for a locked page that has {@code references} if nobody else holds it. */
  boolean claimLocked(long page, int references) {
    boolean alone = frames.is(page, PageFrames.SWAP_CACHE) && areas.count(frames.detail(page)) == 0 && frames.references(page) == references;
    if (alone) {
      remove(page);
    }
    return alone;
  }

  /**
   * A page is in memory, and will be for a while: if slots are scarce, its slot is free for another, unless an entry names it. With no lock of a page table
   * held.
   */
  void spare(long page) {
    if (frames.is(page, PageFrames.SWAP_CACHE) && areas.scarce(frames.account(page)) && tryLock(page)) {
      spareLocked(page);
      unlock(page);
    }
  }

  /** As {@link #spare}, for a locked page. */
  void spareLocked(long page) {
    boolean unnamed = frames.is(page, PageFrames.SWAP_CACHE) && areas.count(frames.detail(page)) == 0;
    if (unnamed && areas.scarce(frames.account(page)) && remove(page)) {
      frames.set(page, PageFrames.DIRTY); // it is nowhere else now
    }
  }

  /** Takes the pages out of the cache whose slots in an area no entry names any more; memory is all they have then. May sleep. */
  void emptyCache(int number) {
    for (long entry = areas.nextUsed(number); entry != 0 && areas.count(entry) == 0; entry = areas.nextUsed(number)) {
      long page = cached(entry);
      if (page != 0) {
        lock(page);
        if (holds(page, entry) && areas.count(entry) == 0 && remove(page)) {
          frames.set(page, PageFrames.DIRTY);
        }
        unlock(page);
        pages.put(page);
      }
    }
  }

  /**
   * Lets the locked page {@code to} take the place of {@code from}, which is locked and mapped by nobody.
   * {@return false, with nothing changed, if others than the cache and the caller hold it}
   */
  boolean move(long from, long to) {
    try (var _ = areas.lock.acquire()) { // under which nobody can find it
      if (frames.references(from) != CACHED_AND_HELD) {
        return false;
      }
      pages.copy(from, to);
      frames.succeed(from, to);
      long entry = frames.detail(from);
      areas.of(entry).cache(SwapEntry.slot(entry), to);
      frames.get(to);
      frames.detail(to, entry);
      frames.set(to, PageFrames.SWAP_CACHE);
      frames.clear(from, PageFrames.SWAP_CACHE);
      frames.detail(from, 0);
    }
    pages.put(from);
    return true;
  }

  /** One entry less names the slot; with the last, its page has no use in the cache. Callable with any lock held. */
  void put(long entry) {
    long page;
    try (var _ = areas.lock.acquire()) {
      SwapArea area = areas.of(entry);
      area.put(SwapEntry.slot(entry));
      page = area.count(SwapEntry.slot(entry)) == 0 ? area.cachedPage(SwapEntry.slot(entry)) : 0;
      if (page != 0) {
        frames.get(page);
      }
    }
    if (page != 0) {
      dropUnneeded(page);
      pages.put(page);
    }
  }
}

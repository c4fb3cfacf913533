package pith.mm.swap;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistics;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.Reclaim;

/**
 * Where pages are kept that belong to no file and have no room in memory: what the rest of the kernel sees of swap. What happens stands in {@link SwapAreas},
 * {@link SwapCache}, {@link SwapOut} and {@link SwapIn}.
 */
public final class Swap {
  private final SwapAreas areas;
  private final SwapCache cache;
  private final SwapOut out;
  private final SwapIn in;

  /** Who keeps entries in order of their own. Guarded by {@code swap.lock}. */
  private final Set<SwapHolder> holders = new LinkedHashSet<>();

  /** Swap without any area, on a machine of so many harts. */
  public Swap(PageAllocator pages, VmStatistics statistics, int harts) {
    areas = new SwapAreas(harts);
    cache = new SwapCache(pages, statistics, areas);
    out = new SwapOut(pages.frames(), statistics, areas, cache);
    in = new SwapIn(pages, statistics, areas, cache, new ReadAhead(cache, out));
  }

  /** Boot: whom to tell of pages that come back. */
  public void reclaim(Reclaim own) {
    cache.reclaim(own);
  }

  // Areas.

  /** Uses an area from now on. {@return its number} Refuses with EPERM when there are too many. */
  public int add(SwapAreaSpec spec) {
    return areas.add(spec);
  }

  /** Gives out no more slots of an area, or does again. */
  public void closing(int number, boolean on) {
    areas.closing(number, on);
  }

  /** An area that is closing, and empty, goes. */
  public void remove(int number) {
    areas.remove(number);
  }

  /** {@return the number of the area on {@code path}, -1 if there is none} */
  public int find(String path) {
    return areas.find(path);
  }

  /** {@return the lines of /proc/swaps} */
  public List<SwapFigures> figures() {
    return areas.figures();
  }

  /** {@return slots of all areas that can hold pages} */
  public long totalSlots() {
    return areas.totalSlots();
  }

  /** {@return those of them that hold none} */
  public long freeSlots() {
    return areas.freeSlots();
  }

  /** {@return whether a slot is free} */
  public boolean hasRoom() {
    return areas.hasRoom();
  }

  /** {@return an entry of the area that is used still, or whose page the cache has; 0 if there is none} */
  public long nextUsed(int number) {
    return areas.nextUsed(number);
  }

  /** Keeps entries from now on; they are to be found when an area goes. */
  public void addHolder(SwapHolder holder) {
    try (var _ = areas.lock.acquire()) {
      holders.add(holder);
    }
  }

  /** Keeps none any more. */
  public void removeHolder(SwapHolder holder) {
    try (var _ = areas.lock.acquire()) {
      holders.remove(holder);
    }
  }

  /** {@return who keeps entries, other than page tables} */
  public List<SwapHolder> holders() {
    try (var _ = areas.lock.acquire()) {
      return List.copyOf(holders);
    }
  }

  // Entries.

  /** {@return an entry for a free slot, which names it once and is charged to {@code payer} (null: to nobody); 0 if none is to be had} */
  public long allocate(PageAccount payer) {
    return areas.allocate(payer);
  }

  /** One entry more names the slot. {@return the entry} Callable with any lock held. */
  public long duplicate(long entry) {
    areas.duplicate(entry);
    return entry;
  }

  /** One entry less names the slot; with the last, its page has no use in the cache. Callable with any lock held. */
  public void put(long entry) {
    cache.put(entry);
  }

  /** {@return how many entries name a slot} */
  public int count(long entry) {
    return areas.count(entry);
  }

  // Pages without a file, and the cache.

  /** Locks an anonymous page that the caller has a reference to; may sleep. */
  public void lock(long page) {
    cache.lock(page);
  }

  /** Locks it if nobody has. {@return whether nobody had} */
  public boolean tryLock(long page) {
    return cache.tryLock(page);
  }

  /** Unlocks a page; if it lost its last use in the cache meanwhile, it leaves it. */
  public void unlock(long page) {
    cache.unlock(page);
  }

  /** {@return the page of a slot, with a reference, if the cache has it; else 0} */
  public long cached(long entry) {
    return cache.cached(entry);
  }

  /** {@return whether the page is the cached one of {@code entry}}; the page is locked. */
  public boolean holds(long page, long entry) {
    return cache.holds(page, entry);
  }

  /** Gives a locked page a slot, which will have to be written. {@return false if none is free} */
  public boolean cache(long page) {
    return cache.cache(page);
  }

  /** Takes a page out of the cache that no entry names and nobody maps, unless somebody is at work on it, who will ask again. */
  public void dropUnneeded(long page) {
    cache.dropUnneeded(page);
  }

  /**
   * Lets the one who maps a page and wants to write to it have it alone: it leaves the cache, if no entry names its slot and nobody else holds it.
   * {@return whether it is the caller's alone}. Callable with any lock held; the page is not locked by the caller.
   */
  public boolean claim(long page) {
    return cache.claim(page);
  }

  /** As {@link #claim} for a locked page that has {@code references} if nobody else holds it. */
  public boolean claimLocked(long page, int references) {
    return cache.claimLocked(page, references);
  }

  /**
   * A page is in memory, and will be for a while: if slots are scarce, its slot is free for another, unless an entry names it. With no lock of a page table
   * held.
   */
  public void spare(long page) {
    cache.spare(page);
  }

  /** As {@link #spare}, for a locked page. */
  public void spareLocked(long page) {
    cache.spareLocked(page);
  }

  /** Takes the pages out of the cache whose slots in an area no entry names any more; memory is all they have then. May sleep. */
  public void emptyCache(int number) {
    cache.emptyCache(number);
  }

  /** As {@link SwapCache#move}: {@code to} takes the place of {@code from}, both locked. */
  public boolean move(long from, long to) {
    return cache.move(from, to);
  }

  /** {@return who was charged for a slot, null for nobody} */
  public PageAccount payer(long entry) {
    return areas.payer(entry);
  }

  // Out and in.

  /**
   * Frees a locked page of the cache that nobody maps; the caller has a reference, which is the only one when it is {@link Eviction#FREED}. Its contents are
   * written first if the slot doesn't have them. A page that cannot be written stays.
   */
  public Eviction evict(long page) {
    return out.evict(page);
  }

  /** Writes a page to a slot: for who keeps entries, but no pages, in order of their own. Refuses with EIO. */
  public void write(long entry, long page) {
    out.write(entry, page);
  }

  /** Keeps the area of an entry that the caller knows to be used, so that {@link #bringIn} can be called when it may not be any more. */
  public void pin(long entry) {
    areas.pin(entry);
  }

  public void unpin(long entry) {
    areas.unpin(entry);
  }

  /** Reads a slot into a page, likewise. */
  public void read(long entry, long page) {
    in.read(entry, page);
  }

  /**
   * {@return the page of a slot, with a reference, read with its neighbours if it was not in memory; 0 if the slot is free by now}. A page that could not be
   * read is not {@link PageFrames#UPTODATE}. May sleep; throws ENOMEM.
   */
  public long bringIn(long entry) {
    return in.bringIn(entry);
  }
}

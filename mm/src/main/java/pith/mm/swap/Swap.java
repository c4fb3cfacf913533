package pith.mm.swap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pith.hal.KernelStack;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.Reclaim;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The swap areas of a machine, and the <em>swap cache</em>: pages that are in memory and have a slot.
 *
 * <p>A page enters the cache before its entries are replaced, and leaves it when its contents are in the slot and nobody came back for it; or when somebody did and the slot is not needed any more. The cache holds one reference. Changing whether a
 * page is in the cache takes the page's lock ({@link #lock}) and {@code swap.lock}.
 */
public final class Swap {
  private static final LockClass LOCK = LockClass.of("swap.lock");

  /** Pages read at once: the slot that is wanted with its neighbours (Linux's page-cluster of 3). */
  private static final int READ_AROUND = 8;

  /** References to a page that only the cache and the caller have. */
  private static final int CACHED_AND_HELD = 2;

  private final PageAllocator pages;
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final int harts;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue unlocked = new WaitQueue();
  private final SwapArea[] areas = new SwapArea[SwapEntry.AREAS];
  private final ReadAhead readAhead = new ReadAhead(this);

  /** Areas to take slots from, of the highest priority first. Guarded by {@link #lock}. */
  private final List<SwapArea> order = new ArrayList<>();

  /** Who keeps entries in order of their own. Guarded by {@link #lock}. */
  private final Set<SwapHolder> holders = new LinkedHashSet<>();

  private Reclaim reclaim;

  public Swap(PageAllocator pages, VmStatistics statistics, int harts) {
    this.pages = pages;
    this.frames = pages.frames();
    this.statistics = statistics;
    this.harts = harts;
  }

  /** Boot: whom to tell of pages that come back. */
  public void reclaim(Reclaim own) {
    reclaim = own;
  }

  // Areas.

  /** Uses an area from now on. {@return its number} Refuses with EPERM when there are too many. */
  public int add(SwapAreaSpec spec) {
    try (var _ = lock.acquire()) {
      for (int number = 0; number < areas.length; number++) {
        if (areas[number] == null) {
          areas[number] = new SwapArea(number, spec, harts);
          order.add(areas[number]);
          order.sort(Comparator.comparingInt((SwapArea area) -> -area.priority));
          return number;
        }
      }
    }
    throw Refused.of(Errno.EPERM);
  }

  /** Gives out no more slots of an area, or does again. */
  public void closing(int number, boolean on) {
    try (var _ = lock.acquire()) {
      areas[number].closing = on;
    }
  }

  /** An area that is closing, and empty, goes. */
  public void remove(int number) {
    SwapArea area = areas[number];
    try (var _ = lock.acquire()) {
      if (area.nextUsed(0) >= 0) {
        throw new AssertionError("a swap area goes while slot " + area.nextUsed(0) + " is used");
      }
      areas[number] = null;
      order.remove(area);
    }
    area.backing.close();
  }

  /** {@return the number of the area on {@code path}, -1 if there is none} */
  public int find(String path) {
    try (var _ = lock.acquire()) {
      return order.stream().filter(area -> area.path.equals(path) && !area.closing).mapToInt(area -> area.number).findFirst().orElse(-1);
    }
  }

  /** {@return the lines of /proc/swaps} */
  public List<SwapFigures> figures() {
    try (var _ = lock.acquire()) {
      return order.stream()
          .sorted(Comparator.comparingInt(area -> area.number))
          .map(area -> new SwapFigures(area.path, area.partition, area.usable(), area.usable() - area.free(), area.priority))
          .toList();
    }
  }

  public long totalSlots() {
    return figures().stream().mapToLong(SwapFigures::pages).sum();
  }

  public long freeSlots() {
    return figures().stream().mapToLong(area -> area.pages() - area.used()).sum();
  }

  /** {@return whether a slot is free} */
  public boolean hasRoom() {
    try (var _ = lock.acquire()) {
      for (SwapArea area : order) {
        if (!area.closing && area.free() > 0) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@return an entry of the area that is used still, or whose page the cache has; 0 if there is none} */
  public long nextUsed(int number) {
    try (var _ = lock.acquire()) {
      int slot = areas[number].nextUsed(0);
      return slot < 0 ? 0 : SwapEntry.of(number, slot);
    }
  }

  /** Keeps entries from now on; they are to be found when an area goes. */
  public void addHolder(SwapHolder holder) {
    try (var _ = lock.acquire()) {
      holders.add(holder);
    }
  }

  public void removeHolder(SwapHolder holder) {
    try (var _ = lock.acquire()) {
      holders.remove(holder);
    }
  }

  /** {@return who keeps entries, other than page tables} */
  public List<SwapHolder> holders() {
    try (var _ = lock.acquire()) {
      return List.copyOf(holders);
    }
  }

  // Slots.

  /** {@return an entry for a free slot, which names it once and is charged to {@code payer} (null: to nobody); 0 if none is to be had} */
  public long allocate(PageAccount payer) {
    try (var _ = lock.acquire()) {
      long entry = take(payer);
      if (entry != 0) {
        area(entry).duplicate(SwapEntry.slot(entry));
      }
      return entry;
    }
  }

  private long take(PageAccount payer) {
    if (payer == null) {
      return take();
    }
    if (!payer.chargeSwap()) {
      return 0;
    }
    long entry = take();
    if (entry == 0) {
      payer.unchargeSwap();
    } else {
      area(entry).payer(SwapEntry.slot(entry), payer);
    }
    return entry;
  }

  private PageAccount payer(long entry) {
    try (var _ = lock.acquire()) {
      return area(entry).payer(SwapEntry.slot(entry));
    }
  }

  private long take() {
    int hart = KernelStack.isCurrent() ? KernelStack.current().hart().id() : 0;
    for (SwapArea area : order) {
      int slot = area.allocate(hart);
      if (slot >= 0) {
        return SwapEntry.of(area.number, slot);
      }
    }
    return 0;
  }

  private SwapArea area(long entry) {
    return areas[SwapEntry.area(entry)];
  }

  /** One entry more names the slot. Callable with any lock held. */
  public long duplicate(long entry) {
    try (var _ = lock.acquire()) {
      area(entry).duplicate(SwapEntry.slot(entry));
    }
    return entry;
  }

  /** One entry less names the slot; with the last, its page has no use in the cache. Callable with any lock held. */
  public void put(long entry) {
    long page;
    try (var _ = lock.acquire()) {
      SwapArea area = area(entry);
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

  /** {@return how many entries name a slot} */
  public int count(long entry) {
    try (var _ = lock.acquire()) {
      return area(entry).count(SwapEntry.slot(entry));
    }
  }

  // The lock of a page without a file.

  /** Locks an anonymous page that the caller has a reference to; may sleep. */
  public void lock(long page) {
    if (!tryLock(page)) {
      unlocked.await(Sleep.UNINTERRUPTIBLE, () -> tryLock(page));
    }
  }

  public boolean tryLock(long page) {
    return frames.set(page, PageFrames.LOCKED);
  }

  /** Unlocks a page; if it lost its last use in the cache meanwhile, it leaves it. */
  public void unlock(long page) {
    frames.clear(page, PageFrames.LOCKED);
    unlocked.wakeAll();
    dropUnneeded(page);
  }

  /** Takes a page out of the cache that no entry names and nobody maps, unless somebody is at work on it, who will ask again. */
  public void dropUnneeded(long page) {
    while (unneeded(page) && tryLock(page)) {
      boolean removed = unneeded(page) && uncache(page, Reclaim.NO_SHADOW);
      frames.clear(page, PageFrames.LOCKED);
      unlocked.wakeAll();
      if (removed) {
        pages.put(page);
        return;
      }
    }
  }

  private boolean unneeded(long page) {
    long entry = frames.detail(page);
    return entry != 0 && frames.is(page, PageFrames.SWAP_CACHE) && frames.mappings(page) == 0 && count(entry) == 0;
  }

  boolean ownedBy(long page, PageOwner owner) {
    return frames.owner(page) == owner && frames.is(page, PageFrames.SWAP_CACHE);
  }

  // The cache.

  /** {@return the page of a slot, with a reference, if the cache has it; else 0} */
  public long cached(long entry) {
    Work.charge(Work.CACHE_LOOKUP);
    try (var _ = lock.acquire()) {
      long page = area(entry).cachedPage(SwapEntry.slot(entry));
      if (page != 0) {
        frames.get(page);
      }
      return page;
    }
  }

  /** {@return whether the page is the cached one of {@code entry}}; the page is locked. */
  public boolean holds(long page, long entry) {
    return frames.is(page, PageFrames.SWAP_CACHE) && frames.detail(page) == entry;
  }

  /** Gives a locked page a slot, which will have to be written. {@return false if none is free} */
  public boolean cache(long page) {
    try (var _ = lock.acquire()) {
      long entry = take(frames.account(page));
      if (entry == 0) {
        return false;
      }
      enter(page, entry);
    }
    frames.set(page, PageFrames.DIRTY | PageFrames.UPTODATE);
    return true;
  }

  private void enter(long page, long entry) {
    area(entry).cache(SwapEntry.slot(entry), page);
    frames.get(page);
    frames.detail(page, entry);
    frames.set(page, PageFrames.SWAP_CACHE);
    statistics.add(VmStatistic.SWAP_CACHED, 1);
  }

  /** Takes a locked page out of the cache, whose reference is the caller's to drop. {@return false if it is not there} */
  private boolean uncache(long page, int shadow) {
    try (var _ = lock.acquire()) {
      if (!frames.clear(page, PageFrames.SWAP_CACHE)) {
        return false;
      }
      long entry = frames.detail(page);
      area(entry).uncache(SwapEntry.slot(entry), shadow);
      frames.detail(page, 0);
    }
    statistics.add(VmStatistic.SWAP_CACHED, -1);
    return true;
  }

  /**
   * Lets the one who maps a page and wants to write to it have it alone: it leaves the cache, if no entry names its slot and nobody else holds it. {@return whether it is the caller's alone}. Callable with any lock held; the page is not locked by the
   * caller.
   */
  public boolean claim(long page) {
    if (!tryLock(page)) {
      return false;
    }
    boolean alone = claimLocked(page, CACHED_AND_HELD);
    unlock(page);
    return alone;
  }

  /** As {@link #claim} for a locked page that has {@code references} if nobody else holds it. */
  public boolean claimLocked(long page, int references) {
    boolean alone = frames.is(page, PageFrames.SWAP_CACHE) && count(frames.detail(page)) == 0 && frames.references(page) == references;
    if (alone && uncache(page, Reclaim.NO_SHADOW)) {
      pages.put(page);
    }
    return alone;
  }

  /** Takes the pages out of the cache whose slots in an area no entry names any more; memory is all they have then. May sleep. */
  public void emptyCache(int number) {
    for (long entry = nextUsed(number); entry != 0 && count(entry) == 0; entry = nextUsed(number)) {
      long page = cached(entry);
      if (page != 0) {
        lock(page);
        if (holds(page, entry) && count(entry) == 0 && uncache(page, Reclaim.NO_SHADOW)) {
          frames.set(page, PageFrames.DIRTY);
          pages.put(page);
        }
        unlock(page);
        pages.put(page);
      }
    }
  }

  /** Lets the locked page {@code to} take the place of {@code from}, which is locked and mapped by nobody. {@return false, with nothing changed, if others than the cache and the caller hold it} */
  public boolean move(long from, long to) {
    try (var _ = lock.acquire()) { // under which nobody can find it
      if (frames.references(from) != CACHED_AND_HELD) {
        return false;
      }
      pages.copy(from, to);
      frames.succeed(from, to);
      long entry = frames.detail(from);
      area(entry).cache(SwapEntry.slot(entry), to);
      frames.get(to);
      frames.detail(to, entry);
      frames.set(to, PageFrames.SWAP_CACHE);
      frames.clear(from, PageFrames.SWAP_CACHE);
      frames.detail(from, 0);
    }
    pages.put(from);
    return true;
  }

  // Reading and writing.

  /** Reads a slot into a page: for who keeps entries, but no pages, in order of their own. Refuses with EIO. */
  public void read(long entry, long page) {
    area(entry).backing.read(SwapEntry.slot(entry), new long[] {page});
    statistics.add(VmStatistic.SWAPPED_IN, 1);
  }

  /** Writes a page to a slot. Refuses with EIO. */
  public void write(long entry, long page) {
    area(entry).backing.write(SwapEntry.slot(entry), new long[] {page});
    statistics.add(VmStatistic.SWAPPED_OUT, 1);
  }

  /**
   * Frees a locked page of the cache that nobody maps; the caller has a reference, which is the only one when it is {@link Eviction#FREED}. Its contents are written first if the slot doesn't have them. A page that cannot be written stays.
   */
  public Eviction evict(long page) {
    if (frames.references(page) != CACHED_AND_HELD) {
      return Eviction.BUSY;
    }
    long entry = frames.detail(page);
    if (count(entry) > 0 && frames.clear(page, PageFrames.DIRTY) && !written(entry, page)) {
      frames.set(page, PageFrames.DIRTY);
      return Eviction.ACTIVATE;
    }
    int shadow = reclaim.leaving(page);
    boolean free;
    try (var _ = lock.acquire()) {
      boolean kept = !frames.is(page, PageFrames.DIRTY) || area(entry).count(SwapEntry.slot(entry)) == 0;
      free = kept && frames.references(page) == CACHED_AND_HELD && frames.mappings(page) == 0;
      if (free) {
        frames.clear(page, PageFrames.SWAP_CACHE);
        area(entry).uncache(SwapEntry.slot(entry), shadow);
        frames.detail(page, 0);
      }
    }
    if (!free) {
      return Eviction.BUSY;
    }
    statistics.add(VmStatistic.SWAP_CACHED, -1);
    pages.put(page);
    return Eviction.FREED;
  }

  private boolean written(long entry, long page) {
    try {
      write(entry, page);
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  /**
   * {@return the page of a slot, with a reference, read with its neighbours if it was not in memory; 0 if the slot is free by now}. A page that could not be read is not {@link PageFrames#UPTODATE}. May sleep; throws ENOMEM.
   */
  public long bringIn(long entry) {
    long page = cached(entry);
    while (page == 0) {
      long fresh = pages.allocate(0, Allocation.USER, payer(entry)); // of who swapped it, whoever needs it
      if (!insert(fresh, entry)) {
        pages.put(fresh);
        page = cached(entry);
        if (page == 0 && count(entry) == 0) {
          return 0;
        }
      } else {
        readAround(entry, fresh);
        page = fresh;
      }
    }
    return page;
  }

  /** Enters a fresh page, which becomes locked, for a slot that has contents and no page. {@return whether it is so} */
  private boolean insert(long page, long entry) {
    int shadow;
    try (var _ = lock.acquire()) {
      SwapArea area = area(entry);
      int slot = SwapEntry.slot(entry);
      if (area.count(slot) == 0 || area.cachedPage(slot) != 0) {
        return false;
      }
      shadow = area.shadow(slot);
      frames.own(page, readAhead, slot);
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

  private void readAround(long entry, long wanted) {
    int slot = SwapEntry.slot(entry);
    int first = slot & -READ_AROUND;
    int end = Math.min(first + READ_AROUND, area(entry).slots());
    long[] window = new long[READ_AROUND];
    window[slot - first] = wanted;
    int from = slot;
    while (from > first && insertNeighbour(window, entry, from - 1 - first, first)) {
      from--;
    }
    int to = slot + 1;
    while (to < end && insertNeighbour(window, entry, to - first, first)) {
      to++;
    }
    long[] run = Arrays.copyOfRange(window, from - first, to - first);
    if (!readRun(entry, from, run) && run.length > 1) {
      readRun(entry, slot, new long[] {wanted}); // perhaps it was a neighbour that is unreadable
    }
    finish(run, wanted);
  }

  private boolean insertNeighbour(long[] window, long entry, int at, int first) {
    long neighbour = SwapEntry.of(SwapEntry.area(entry), first + at);
    PageAccount payer = payer(neighbour);
    if (payer != null && !payer.hasRoom()) {
      return false;
    }
    try {
      long page = pages.allocate(0, Allocation.OPTIONAL, payer);
      if (insert(page, neighbour)) {
        window[at] = page;
        return true;
      }
      pages.put(page);
    } catch (Refused _) {
      // no memory to spare for what nobody asked for
    }
    return false;
  }

  private boolean readRun(long entry, int first, long[] run) {
    try {
      area(entry).backing.read(first, run);
      statistics.add(VmStatistic.SWAPPED_IN, run.length);
      for (long page : run) {
        frames.set(page, PageFrames.UPTODATE);
        pages.contentsChanged(page);
      }
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  /** Unlocks what was read, or drops it from the cache, so that it is read anew next time. */
  private void finish(long[] run, long wanted) {
    for (long page : run) {
      boolean good = frames.is(page, PageFrames.UPTODATE);
      if (!good && uncache(page, Reclaim.NO_SHADOW)) {
        pages.put(page);
      }
      unlock(page);
      if (page != wanted) {
        pages.put(page);
      }
    }
  }
}

package pith.mm.reclaim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Kswapd;
import pith.mm.physical.Node;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Reclaimer;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Zone;
import pith.mm.physical.ZoneKind;
import pith.mm.pressure.Stalls;
import pith.mm.shrinker.Shrinker;
import pith.mm.shrinker.Shrinkers;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;

/**
 * Gets memory back when it is short: the pages that the policy chooses, and what the shrinkers hold. Source: Linux's {@code try_to_free_pages} and {@code balance_pgdat}.
 *
 * <p>Owners tell of their pages with {@link #add}; the allocator takes them off the lists when they are freed.
 */
public final class Reclaim implements Reclaimer, Kswapd {
  /** There is nothing to remember of a page: it never left. */
  public static final int NO_SHADOW = -1;

  /** What swappiness is unless it is set: files are a little cheaper than swap. */
  public static final int DEFAULT_SWAPPINESS = 60;

  /** How many lists pages may stand on. */
  public static final int LISTS = Lru.LISTS;

  private static final LockClass LOCK = LockClass.of("reclaim.tasks");

  /** For so long a task that found nothing waits for others who are at it, in cycles. */
  private static final long PATIENCE = 2_000_000;

  /** After so many attempts for nothing kswapd waits until somebody else frees something. */
  private static final int HOPELESS = 16;

  private final Lru lru;
  private final PageAllocator pages;
  private final VmStatistics statistics;
  private final Shrinkers shrinkers;
  private final Consumer<LongConsumer> accessedPages;
  private final BooleanSupplier swapHasRoom;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue progress = new WaitQueue();
  private final WaitQueue kswapd = new WaitQueue();

  /** Who reclaims just now: an allocation on their way must not begin anew. Guarded by {@link #lock}. */
  private final List<Execution> busy = new ArrayList<>();

  private Stalls stalls = Stalls.NONE;
  private Reclaimer slabs = wanted -> 0;
  private volatile ReclaimPolicy policy;
  private volatile int swappiness = DEFAULT_SWAPPINESS;
  private final AtomicBoolean backgroundStarted = new AtomicBoolean();
  private volatile boolean wanted;
  private volatile int failures;
  private volatile long rounds;

  /**
   * @param shrinkers who else holds memory that can be had again
   * @param generations whether the multi-generational policy is used
   * @param accessedPages shows pages with a set accessed bit, which it clears
   * @param swapHasRoom whether anonymous pages can be kept elsewhere
   */
  public Reclaim(
      PageAllocator pages, VmStatistics statistics, Shrinkers shrinkers, boolean generations, Consumer<LongConsumer> accessedPages,
      BooleanSupplier swapHasRoom) {
    this.pages = pages;
    this.shrinkers = shrinkers;
    this.statistics = statistics;
    this.accessedPages = accessedPages;
    this.swapHasRoom = swapHasRoom;
    lru = new Lru(pages, statistics);
    policy = newPolicy(generations);
  }

  private ReclaimPolicy newPolicy(boolean generations) {
    return generations ? new Generations(lru, accessedPages) : new ActiveInactive(lru);
  }

  /** Boot: who has pages of objects, all of which may be free by now. */
  public void reclaimable(Reclaimer objects) {
    slabs = objects;
  }

  /** Boot: who keeps count of tasks that work for memory instead of their own ends. */
  public void stalls(Stalls waits) {
    stalls = waits;
  }

  /** {@return what anonymous pages are worth against those of files, 0 to 200} */
  public int swappiness() {
    return swappiness;
  }

  public void swappiness(int value) {
    swappiness = value;
  }

  /** {@return whether the multi-generational policy is used} */
  public boolean generations() {
    return policy instanceof Generations;
  }

  /** Changes the policy; all pages go to the new one's lists, the oldest first. */
  public void generations(boolean on) {
    try (var _ = lru.lock.acquire()) {
      if (on != generations()) {
        ReclaimPolicy next = newPolicy(on);
        int from = on ? Lru.ACTIVE_INACTIVE : Lru.GENERATIONS;
        int to = on ? Lru.GENERATIONS : Lru.LISTS;
        for (int list = from; list < to; list++) {
          moveAll(list, next);
        }
        policy = next;
      }
    }
  }

  private void moveAll(int list, ReclaimPolicy next) {
    for (long page = lru.rings.last(list); page != 0; page = lru.rings.last(list)) {
      lru.rings.remove(page);
      next.add(page, lru.file(page), lru.frames.clear(page, PageFrames.ACTIVE));
    }
  }

  // What owners tell.

  /** A page with an owner can be reclaimed from now on. Callable with any lock held. */
  public void add(long page) {
    try (var _ = lru.lock.acquire()) {
      policy.add(page, lru.file(page), false);
    }
  }

  /** As {@link #add(long)}, for a page that was here before: {@code shadow} is what {@link #leaving} said then. */
  public void addReturned(long page, int shadow) {
    boolean file = lru.file(page);
    statistics.add(file ? VmStatistic.REFAULTED_FILE : VmStatistic.REFAULTED_ANONYMOUS, 1);
    try (var _ = lru.lock.acquire()) {
      boolean inUse = policy.returned(file, shadow);
      if (inUse) {
        lru.frames.set(page, PageFrames.WORKING_SET);
        statistics.add(file ? VmStatistic.REFAULT_ACTIVATED_FILE : VmStatistic.REFAULT_ACTIVATED_ANONYMOUS, 1);
      }
      policy.add(page, file, inUse);
    }
  }

  /** A page was used through a descriptor: the first time is noted with the page, further ones move it. Source: Linux's {@code mark_page_accessed}. */
  public void used(long page) {
    boolean known = lru.frames.set(page, PageFrames.REFERENCED) || lru.frames.is(page, PageFrames.ACTIVE) || lru.rings.uses(page) == PageRings.MOST_USES;
    if (!known) {
      try (var _ = lru.lock.acquire()) {
        int list = lru.rings.listOf(page);
        if (list > Lru.UNEVICTABLE) {
          policy.used(page, list);
        }
      }
    }
  }

  /** Nobody expects to use the page soon. */
  public void cool(long page) {
    try (var _ = lru.lock.acquire()) {
      int list = lru.rings.listOf(page);
      if (list > Lru.UNEVICTABLE) {
        policy.cool(page, list);
      }
    }
  }

  /** The page is perhaps no longer locked by a program: it is to be looked at again. */
  public void rescue(long page) {
    if (lru.frames.is(page, PageFrames.UNEVICTABLE)) {
      long head = lru.frames.head(page);
      try (var _ = lru.lock.acquire()) {
        if (lru.rings.listOf(head) == Lru.UNEVICTABLE) {
          takeOff(head);
          policy.add(head, lru.file(head), false);
        }
      }
    }
  }

  /** The page is locked by a program: out of reclaim's way with it, until {@link #rescue}, unless somebody has isolated it. Callable with any lock held. */
  public void shelve(long page) {
    try (var _ = lru.lock.acquire()) {
      if (lru.rings.listOf(page) > Lru.UNEVICTABLE) {
        takeOff(page);
        lru.keep(page);
      }
    }
  }

  private void takeOff(long page) {
    if (lru.rings.remove(page) == Lru.UNEVICTABLE) {
      lru.frames.clear(page, PageFrames.UNEVICTABLE);
      statistics.add(VmStatistic.UNEVICTABLE, -lru.frames.folioPages(page));
    }
    lru.frames.clear(page, PageFrames.LRU);
  }

  /** {@return what is to be remembered of a page that its owner is about to forget, for {@link #addReturned}} */
  public int leaving(long page) {
    try (var _ = lru.lock.acquire()) {
      return policy.leaving(page, lru.file(page));
    }
  }

  /** Takes a page that the caller has a reference to off the lists, to {@link #add} it again or to move it. {@return whether it was on any} */
  public boolean isolate(long page) {
    try (var _ = lru.lock.acquire()) {
      boolean listed = lru.rings.listOf(page) != PageRings.NO_LIST;
      if (listed) {
        takeOff(page);
      }
      return listed;
    }
  }

  /** Undoes {@link #isolate}, for the page itself or the one that it moved to. */
  public void putBack(long page) {
    try (var _ = lru.lock.acquire()) {
      policy.add(page, lru.file(page), lru.frames.clear(page, PageFrames.ACTIVE));
    }
  }

  @Override
  public boolean splits(long head, BooleanSupplier split) {
    int pages = lru.frames.folioPages(head);
    try (var _ = lru.lock.acquire()) {
      boolean done = split.getAsBoolean();
      if (done && lru.rings.listOf(head) != PageRings.NO_LIST) {
        lru.rings.split(head, pages); // they have its flags, that of being listed among them
      } else if (done) {
        listOldest(head, pages);
      }
      return done;
    }
  }

  /** Who isolated a folio to evict it goes on with its first page; the others are as idle. */
  private void listOldest(long head, int pages) {
    for (int i = 1; i < pages; i++) {
      long page = head + ((long) i << PhysicalMemory.PAGE_SHIFT);
      policy.add(page, false, false);
      policy.cool(page, lru.rings.listOf(page));
    }
  }

  @Override
  public void freed(long page) {
    try (var _ = lru.lock.acquire()) {
      if (lru.rings.listOf(page) != PageRings.NO_LIST) {
        takeOff(page);
      }
    }
  }

  /** {@return pages of a kind on the active lists or the inactive ones} */
  public long count(boolean file, boolean active) {
    return policy.count(file, active);
  }

  /** Tries to evict one page that the caller has a reference to, whatever the policy thinks of it (MADV_PAGEOUT). {@return whether it is gone but for that reference} */
  public boolean evict(long page) {
    if (!isolate(page)) {
      return false;
    }
    if (lru.evict(page, new Scan(1, true, swappiness, swapHasRoom.getAsBoolean())) == Eviction.FREED) {
      return true;
    }
    add(page);
    return false;
  }

  // Reclaim.

  @Override
  public long reclaim(long wantedPages) {
    Execution me = Execution.currentOrNull();
    if (!enter(me)) {
      return 0;
    }
    Scan scan = new Scan(wantedPages, false, swappiness, swapHasRoom.getAsBoolean());
    long before = rounds;
    long freed;
    try {
      freed = scanAll(scan);
    } finally {
      leave(me);
    }
    if (freed == 0 && me != null && awaitOthers(me, before)) {
      return 1; // others freed something, or are about to: worth another look
    }
    return freed;
  }

  /**
   * Tries to free {@code wanted} pages that {@code group} pays for; the machine's other pages are skipped one by one, which costs a look at each. Shrinkers are not asked: nobody is
   * charged for what they hold. Pages of files are written back if {@code mayWrite}: who holds locks must not. {@return how many were freed, 0 at once to who reclaims already}
   */
  public long reclaim(ScanGroup group, long wanted, boolean mayWrite) {
    Execution me = Execution.currentOrNull();
    if (!enter(me)) {
      return 0;
    }
    try {
      Scan scan = new Scan(group, wanted, false, mayWrite, swappiness, swapHasRoom.getAsBoolean());
      do {
        for (int priority = Scan.LOWEST_URGENCY; priority >= 0 && !scan.satisfied(); priority--) {
          scan.priority(priority);
          policy.shrink(scan);
        }
      } while (scan.takeLow());
      return scan.reclaimed();
    } finally {
      leave(me);
    }
  }

  /** {@return what a figure of {@code group} is: folios of a kind that count as used often, or not} */
  public long count(ScanGroup group, boolean file, boolean active) {
    return policy.count(group, file, active);
  }

  private long scanAll(Scan scan) {
    do {
      scanRound(scan);
    } while (!scan.background() && scan.takeLow());
    long freed = scan.reclaimed();
    if (freed > 0) {
      failures = 0;
      rounds++;
      progress.wakeAll();
    }
    return freed;
  }

  private void scanRound(Scan scan) {
    for (int priority = Scan.LOWEST_URGENCY; priority >= 0 && !scan.satisfied(); priority--) {
      scan.priority(priority);
      policy.shrink(scan);
      if (!scan.satisfied()) {
        shrinkers.shrink(priority, scan.background() ? Shrinker.Caller.BACKGROUND : Shrinker.Caller.ALLOCATION);
        scan.reclaimed(slabs.reclaim(scan.target()));
      }
    }
  }

  private boolean enter(Execution me) {
    if (me == null) {
      return true;
    }
    try (var _ = lock.acquire()) {
      return !busy.contains(me) && busy.add(me);
    }
  }

  private void leave(Execution me) {
    if (me != null) {
      try (var _ = lock.acquire()) {
        busy.remove(me);
      }
    }
  }

  /** Pages that others are working on are on no list: so finding nothing does not mean that there is nothing. {@return whether waiting was worth while} */
  private boolean awaitOthers(Execution me, long before) {
    boolean others;
    try (var _ = lock.acquire()) {
      others = !busy.isEmpty();
    }
    if (others && !me.atomic()) {
      progress.awaitUntil(Sleep.UNINTERRUPTIBLE, me.hart().cycles() + PATIENCE, () -> rounds != before);
    }
    return rounds != before;
  }

  // kswapd.

  /** Few pages are free: let kswapd work, if it has hope. One thread serves all nodes, as the lists are the machine's. */
  @Override
  public void wake(Node node, int order) {
    if (!wanted && failures < HOPELESS) {
      wanted = true;
      kswapd.wakeAll();
    }
  }

  /** {@return whether the caller is to start kswapd: it is wanted, and nobody else is at it} Asked where a thread can be started: with no lock held. */
  public boolean lacksBackground() {
    return wanted && !backgroundStarted.get() && backgroundStarted.compareAndSet(false, true);
  }

  /** kswapd could not be started: somebody is to try again. */
  public void backgroundFailed() {
    backgroundStarted.set(false);
  }

  /** The life of kswapd: sleeps until memory is low, then frees pages until enough are. Ends when the sleep is interrupted. */
  public void runBackground() {
    while (kswapd.await(Sleep.INTERRUPTIBLE, () -> wanted) == WaitResult.READY) {
      stalls.enter();
      balance();
      stalls.leave();
      wanted = false;
    }
  }

  private void balance() {
    Execution me = Execution.current();
    statistics.add(VmStatistic.BACKGROUND_RUNS, 1);
    while (!balanced() && failures < HOPELESS && enter(me)) {
      try {
        if (scanAll(new Scan(Lru.BATCH, true, swappiness, swapHasRoom.getAsBoolean())) == 0) {
          failures++;
        }
      } finally {
        leave(me);
      }
      if (me.reschedulePending()) {
        me.yieldHart();
      }
    }
    pages.zones().forEach(Zone::clearBoost);
  }

  private boolean balanced() {
    for (Node node : pages.nodes()) {
      if (!node.balanced(0, ZoneKind.MOVABLE)) {
        return false;
      }
    }
    return true;
  }
}

package pith.mm.reclaim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import pith.mm.background.Daemons;
import pith.mm.physical.Kswapd;
import pith.mm.physical.Node;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Reclaimer;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.pressure.Stalls;
import pith.mm.shrinker.Shrinker;
import pith.mm.shrinker.Shrinkers;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;

/**
 * Gets memory back when it is short: the pages that the policy chooses, of the node that needs them first, and what the shrinkers hold. Source: Linux's
 * {@code try_to_free_pages} and {@code balance_pgdat}.
 *
 * <p>Owners tell of their pages with {@link #add}; the allocator takes them off the lists when they are freed.
 */
public final class Reclaim implements Reclaimer, Kswapd {
  /** There is nothing to remember of a page: it never left. */
  public static final int NO_SHADOW = -1;

  /** What swappiness is unless it is set: files are a little cheaper than swap. */
  public static final int DEFAULT_SWAPPINESS = 60;

  /** How many lists pages of one node may stand on. */
  public static final int LISTS = Lru.LISTS;

  /** How many nodes a machine may have. */
  public static final int MOST_NODES = 32;

  /** What a policy remembers of a page has so many bits; above them stands the node. */
  private static final int SHADOW_BITS = 26;

  static final int SHADOW_MASK = (1 << SHADOW_BITS) - 1;

  private static final LockClass LOCK = LockClass.of("reclaim.tasks");

  /** For so long a task that found nothing waits for others who are at it, in cycles. */
  private static final long PATIENCE = 2_000_000;

  private final PageAllocator pages;
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final Shrinkers shrinkers;
  private final BooleanSupplier swapHasRoom;
  private final Daemons daemons;
  private final List<NodeLists> lists = new ArrayList<>();
  private final List<KswapdThread> kswapds = new ArrayList<>();
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue progress = new WaitQueue();

  /** Who reclaims just now: an allocation on their way must not begin anew. Guarded by {@link #lock}. */
  private final List<Execution> busy = new ArrayList<>();

  private Stalls stalls = Stalls.NONE;
  private Reclaimer slabs = wanted -> 0;
  private ObjIntConsumer<Node> blockMaker = (node, order) -> {};
  private volatile int swappiness = DEFAULT_SWAPPINESS;
  private volatile long rounds;

  /**
   * @param shrinkers who else holds memory that can be had again
   * @param daemons where each node's kswapd is to be found
   * @param generations whether the multi-generational policy is used
   * @param accessedPages shows pages with a set accessed bit, which it clears
   * @param swapHasRoom whether anonymous pages can be kept elsewhere
   */
  public Reclaim(
      PageAllocator pages, VmStatistics statistics, Shrinkers shrinkers, Daemons daemons, boolean generations, AccessedPages accessedPages,
      BooleanSupplier swapHasRoom) {
    this.pages = pages;
    this.frames = pages.frames();
    this.shrinkers = shrinkers;
    this.statistics = statistics;
    this.daemons = daemons;
    this.swapHasRoom = swapHasRoom;
    assert pages.nodes().size() <= MOST_NODES : "a machine has at most " + MOST_NODES + " nodes";
    for (Node node : pages.nodes()) {
      lists.add(new NodeLists(node, pages, statistics, generations, accessedPages));
      kswapds.add(new KswapdThread(this, node));
    }
  }

  /** Boot: who has pages of objects, all of which may be free by now. */
  public void reclaimable(Reclaimer objects) {
    slabs = objects;
  }

  /** Boot: who keeps count of tasks that work for memory instead of their own ends. */
  public void stalls(Stalls waits) {
    stalls = waits;
  }

  /** Boot: who makes blocks of an order, once kswapd of a node has freed pages for it. */
  public void blockMaker(ObjIntConsumer<Node> maker) {
    blockMaker = maker;
  }

  Stalls stalls() {
    return stalls;
  }

  Daemons daemons() {
    return daemons;
  }

  void freedFor(Node node, int order) {
    blockMaker.accept(node, order);
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
    return lists.getFirst().generations();
  }

  /** Changes the policy; all pages go to the new one's lists, the oldest first. */
  public void generations(boolean on) {
    lists.forEach(each -> each.generations(on));
  }

  private NodeLists listsOf(long page) {
    return lists.get(lists.size() == 1 ? 0 : pages.nodeOf(page));
  }

  // What owners tell.

  /** A page with an owner can be reclaimed from now on. Callable with any lock held. */
  public void add(long page) {
    listsOf(page).add(page);
  }

  /** As {@link #add(long)}, for a page that was here before, perhaps in another node: {@code shadow} is what {@link #leaving} said then. */
  public void addReturned(long page, int shadow) {
    NodeLists here = listsOf(page);
    if (here.node().id() == shadow >>> SHADOW_BITS) {
      here.addReturned(page, shadow & SHADOW_MASK);
    } else {
      here.add(page); // how long it was away was counted elsewhere
    }
  }

  /** A page was used through a descriptor: the first time is noted with the page, further ones move it. Source: Linux's {@code mark_page_accessed}. */
  public void used(long page) {
    listsOf(page).used(page);
  }

  /** Nobody expects to use the page soon. */
  public void cool(long page) {
    listsOf(page).cool(page);
  }

  /** The page is perhaps no longer locked by a program: it is to be looked at again. */
  public void rescue(long page) {
    if (frames.is(page, PageFrames.UNEVICTABLE)) {
      listsOf(page).rescue(frames.head(page));
    }
  }

  /** The page is locked by a program: out of reclaim's way with it, until {@link #rescue}, unless somebody has isolated it. Callable with any lock held. */
  public void shelve(long page) {
    listsOf(page).shelve(page);
  }

  /** {@return what is to be remembered of a page that its owner is about to forget, for {@link #addReturned}} */
  public int leaving(long page) {
    NodeLists here = listsOf(page);
    return here.node().id() << SHADOW_BITS | here.leaving(page);
  }

  /** Takes a page that the caller has a reference to off the lists, to {@link #add} it again or to move it. {@return whether it was on any} */
  public boolean isolate(long page) {
    return listsOf(page).isolate(page);
  }

  /** Undoes {@link #isolate}, for the page itself or the one that it moved to. */
  public void putBack(long page) {
    listsOf(page).putBack(page);
  }

  @Override
  public boolean splits(long head, BooleanSupplier split) {
    return listsOf(head).splits(head, split);
  }

  @Override
  public void freed(long page) {
    listsOf(page).freed(page);
  }

  /** {@return pages of a kind on the active lists or the inactive ones} */
  public long count(boolean file, boolean active) {
    long sum = 0;
    for (int i = 0; i < lists.size(); i++) {
      sum += lists.get(i).count(file, active);
    }
    return sum;
  }

  /** {@return as {@link #count(boolean, boolean)}, of one node} */
  public long count(Node node, boolean file, boolean active) {
    return lists.get(node.id()).count(file, active);
  }

  /** {@return pages of a node that programs locked} */
  public long unevictable(Node node) {
    return lists.get(node.id()).unevictable();
  }

  /** {@return what a figure of {@code group} is: pages of a kind that count as used often, or not} */
  public long count(ScanGroup group, boolean file, boolean active) {
    long sum = 0;
    for (int i = 0; i < lists.size(); i++) {
      sum += lists.get(i).count(group, file, active);
    }
    return sum;
  }

  /**
   * Tries to evict one page that the caller has a reference to, whatever the policy thinks of it (MADV_PAGEOUT); what is locked stays.
   * {@return whether it is gone but for that reference}
   */
  public boolean evict(long page) {
    NodeLists here = listsOf(page);
    if (frames.is(page, PageFrames.UNEVICTABLE) || !here.isolate(page)) {
      return false;
    }
    if (!here.locked(page) && here.evict(page, new Scan(1, true, swappiness, swapHasRoom.getAsBoolean())) == Eviction.FREED) {
      return true;
    }
    here.add(page);
    return false;
  }

  // Reclaim.

  @Override
  public long reclaim(long wantedPages) {
    return reclaim(pages.nodes().getFirst(), wantedPages);
  }

  @Override
  public long reclaim(Node near, long wantedPages) {
    Execution me = Execution.currentOrNull();
    if (!enter(me)) {
      return 0;
    }
    Scan scan = new Scan(wantedPages, false, swappiness, swapHasRoom.getAsBoolean());
    long before = rounds;
    long freed;
    try {
      freed = scanAll(scan, near.nearest());
    } finally {
      leave(me);
    }
    if (freed == 0 && me != null && awaitOthers(me, before)) {
      return 1; // others freed something, or are about to: worth another look
    }
    return freed;
  }

  /**
   * Tries to free {@code wanted} pages that {@code group} pays for; the machine's other pages are skipped one by one, which costs a look at each. So are
   * the objects of shrinkers that it does not pay for. Pages of files are written back if {@code mayWrite}: who holds locks must not.
   * {@return how many were freed, 0 at once to who reclaims already}
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
          shrink(scan, pages.nodes());
          if (!scan.satisfied() && shrinkers.shrink(priority, mayWrite ? Shrinker.Caller.BACKGROUND : Shrinker.Caller.ALLOCATION, group::covers) > 0) {
            scan.reclaimed(1); // the bill has become smaller, by less than a page perhaps
          }
        }
      } while (scan.takeLow());
      return scan.reclaimed();
    } finally {
      leave(me);
    }
  }

  private void shrink(Scan scan, List<Node> nodes) {
    for (int i = 0; i < nodes.size() && !scan.satisfied(); i++) {
      long before = scan.reclaimed();
      scan.restartAging();
      lists.get(nodes.get(i).id()).shrink(scan);
      if (scan.reclaimed() > before) {
        kswapds.get(nodes.get(i).id()).progress();
      }
    }
  }

  private long scanAll(Scan scan, List<Node> nodes) {
    do {
      scanRound(scan, nodes);
    } while (!scan.background() && scan.takeLow());
    long freed = scan.reclaimed();
    if (freed > 0) {
      rounds++;
      progress.wakeAll();
    }
    return freed;
  }

  private void scanRound(Scan scan, List<Node> nodes) {
    for (int priority = Scan.LOWEST_URGENCY; priority >= 0 && !scan.satisfied(); priority--) {
      scan.priority(priority);
      shrink(scan, nodes);
      if (!scan.satisfied()) {
        shrinkers.shrink(priority, scan.background() ? Shrinker.Caller.BACKGROUND : Shrinker.Caller.ALLOCATION);
        shrinkSlabs(scan);
      }
    }
  }

  /** Slabs lie in whichever node: if any is free now, there is hope for all. */
  private void shrinkSlabs(Scan scan) {
    long freed = slabs.reclaim(scan.target());
    scan.reclaimed(freed);
    if (freed > 0) {
      kswapds.forEach(KswapdThread::progress);
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

  /** Few pages of a node are free, or no block of an order: let its kswapd work, if it has hope. */
  @Override
  public void wake(Node node, int order) {
    kswapds.get(node.id()).wake(order);
  }

  /** One round of kswapd's at a node. {@return how many pages were freed} */
  long background(Node node) {
    Execution me = Execution.current();
    enter(me);
    try {
      return scanAll(new Scan(Lru.BATCH, true, swappiness, swapHasRoom.getAsBoolean()), List.of(node));
    } finally {
      leave(me);
      if (me.reschedulePending()) {
        me.yieldHart();
      }
    }
  }

  void backgroundRun() {
    statistics.add(VmStatistic.BACKGROUND_RUNS, 1);
  }
}

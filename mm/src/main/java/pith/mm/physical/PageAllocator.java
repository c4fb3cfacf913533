package pith.mm.physical;

import java.util.List;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MemoryNodes;
import pith.mm.physical.SlowPath.Level;
import pith.mm.pressure.Stalls;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Hands out page frames, in blocks of 2^order. Source: Linux's {@code __alloc_pages} and {@code free_pages}.
 *
 * <p>Callable with any lock held but {@code pcp.lock} and {@code zone.lock}; under a spin lock only with {@link Allocation#ATOMIC}.
 */
public final class PageAllocator {
  private final PhysicalMemory ram;
  private final MemoryTraffic traffic;
  private final PageFrames frames;
  private final FailureInjector failures;
  private final VmStatistics statistics;
  private final MemoryNodes layout;
  private final PhysicalOptions options;
  private final List<Node> nodes;
  private final List<Zone> zones;
  private final SlowPath slowPath = new SlowPath(this);
  private final SplitQueue splitQueue;
  private Reclaimer reclaimer = pages -> 0;
  private Stalls stalls = Stalls.NONE;
  private PageCharger charger = PageCharger.NOBODY;
  private Kswapd kswapd = (node, order) -> {};
  private Compactor compactor = (zone, order) -> Compactor.Result.SKIPPED;
  private volatile long minFreeKib;
  private volatile int scaleFactor = Watermarks.SCALE_FACTOR;
  private volatile int boostFactor = Zone.BOOST_FACTOR;

  /** An allocator of all of {@code ram} as one node, without lists of harts; {@code failures} may make allocations fail on purpose. */
  public PageAllocator(PhysicalMemory ram, MemoryTraffic traffic, FailureInjector failures) {
    this(ram, traffic, failures, new VmStatistics(), MemoryNodes.one(0), PhysicalOptions.DEFAULT);
  }

  /** An allocator of all of {@code ram}, which is divided into nodes as {@code layout} says. */
  public PageAllocator(
      PhysicalMemory ram, MemoryTraffic traffic, FailureInjector failures, VmStatistics statistics, MemoryNodes layout, PhysicalOptions options) {
    this.ram = ram;
    this.traffic = traffic;
    this.failures = failures;
    this.statistics = statistics;
    this.layout = layout;
    this.options = options;
    frames = new PageFrames(ram);
    splitQueue = new SplitQueue(frames, statistics);
    nodes = new NodeBuilder(frames, layout, options).nodes();
    zones = nodes.stream().flatMap(node -> node.zones().stream()).toList();
    long needed = zones.stream().filter(zone -> zone.kind() != ZoneKind.MOVABLE).mapToLong(Zone::managed).sum();
    minFreeKib(options.minFreeKib() > 0 ? options.minFreeKib() : Watermarks.minFreeKib(needed));
  }

  /** Sets whom to ask for pages when none is free. */
  public void reclaimer(Reclaimer source) {
    reclaimer = source;
  }

  /** Sets whom to tell that somebody must free memory before they get any. */
  public void stalls(Stalls waits) {
    stalls = waits;
  }

  Stalls stalls() {
    return stalls;
  }

  /** Sets who pays for pages. */
  public void charger(PageCharger accounts) {
    charger = accounts;
  }

  /** {@return who finds out who pays} */
  public PageCharger charger() {
    return charger;
  }

  /** Sets who is woken when little is free. */
  public void kswapd(Kswapd thread) {
    kswapd = thread;
  }

  /** Sets who makes large blocks out of small ones. */
  public void compactor(Compactor mover) {
    compactor = mover;
  }

  /** Keeps {@code kib} KiB free for those that cannot wait. Linux: {@code /proc/sys/vm/min_free_kbytes}. */
  public void minFreeKib(long kib) {
    minFreeKib = kib;
    Watermarks.distribute(nodes, kib, scaleFactor);
  }

  public long minFreeKib() {
    return minFreeKib;
  }

  /** {@return how far apart watermarks are at least, in ten-thousandths of a zone} */
  public int watermarkScaleFactor() {
    return scaleFactor;
  }

  public void watermarkScaleFactor(int tenThousandths) {
    scaleFactor = tenThousandths;
    Watermarks.distribute(nodes, minFreeKib, tenThousandths);
  }

  /** {@return how much more than the high watermark kswapd frees after types of pages were mixed, in ten-thousandths of it; 0 for no more} */
  public int watermarkBoostFactor() {
    return boostFactor;
  }

  public void watermarkBoostFactor(int tenThousandths) {
    boostFactor = tenThousandths;
    zones.forEach(zone -> zone.boostFactor(tenThousandths));
  }

  public PageFrames frames() {
    return frames;
  }

  public PhysicalMemory ram() {
    return ram;
  }

  /** {@return the folios that are to be split when memory is short} */
  public SplitQueue splitQueue() {
    return splitQueue;
  }

  /** {@return the memory nodes, by number} */
  public List<Node> nodes() {
    return nodes;
  }

  /** {@return the zones of all nodes, lowest addresses first} */
  public List<Zone> zones() {
    return zones;
  }

  /** {@return how many harts keep lists of free pages, or could} */
  public int harts() {
    return layout.ofHarts().size();
  }

  /** {@return the zone in which the page at {@code pa} lies, or null if nothing was ever allocated around it} */
  public Zone zone(long pa) {
    FrameSection section = frames.sectionOf(PageFrames.number(pa));
    return section == null ? null : section.zone;
  }

  /** {@return the number of the node in which the page at {@code pa}, which was allocated once, lies} */
  public int nodeOf(long pa) {
    return frames.sectionOf(PageFrames.number(pa)).zone.node();
  }

  /** {@return pages that exist} */
  public long totalPages() {
    return frames.count();
  }

  /** {@return pages that are free at this moment, those on the lists of harts among them} */
  public long freePages() {
    long free = 0;
    for (int i = 0; i < zones.size(); i++) {
      free += zones.get(i).free() + zones.get(i).onHarts();
    }
    return free;
  }

  /** Takes what harts have on their lists back, so that all that is free has merged. */
  public void drain() {
    for (int i = 0; i < zones.size(); i++) {
      zones.get(i).drain();
    }
  }

  /**
   * Allocates 2^order contiguous pages, aligned to their size, with one reference. {@return the physical address of the first} Pages for programs are charged
   * to who runs.
   *
   * @throws Refused ENOMEM if nothing is free and nothing could be reclaimed, or who runs may not have more
   */
  public long allocate(int order, Allocation kind) {
    return allocate(order, kind, kind.charged() ? charger.payer() : null);
  }

  /** As {@link #allocate(int, Allocation)}, but charged to {@code payer}, or to nobody if it is null. */
  public long allocate(int order, Allocation kind, PageAccount payer) {
    boolean fails = kind.optional() ? failures.failsOptional() : failures.fails();
    if (payer != null && !fails) {
      charger.charge(payer, 1L << order);
    }
    int frame = fails ? Zone.NONE : take(order, kind);
    if (frame == Zone.NONE) {
      throw refused(payer, fails ? 0 : 1L << order);
    }
    long pa = PageFrames.address(frame);
    frames.initialise(pa, order, kind.type() == MigrateType.MOVABLE);
    if (payer != null) {
      frames.account(pa, payer);
    }
    Work.charge(Work.PAGE_ALLOCATE);
    if (kind.zeroed()) {
      zero(pa, order);
    }
    return pa;
  }

  private static Refused refused(PageAccount payer, long charged) {
    if (payer != null && charged > 0) {
      payer.uncharge(charged);
    }
    return Refused.of(Errno.ENOMEM);
  }

  private int take(int order, Allocation kind) {
    Node node = nodes.get(localNode());
    int frame = takeAbove(Level.LOW, node, order, kind);
    if (frame != Zone.NONE) {
      return frame;
    }
    return slowPath.allocate(node, order, kind) instanceof SlowPath.Outcome.Found(int found) ? found : Zone.NONE;
  }

  /** {@return the memory node of the hart that asks} */
  public int localNode() {
    return KernelStack.isCurrent() && !layout.ofHarts().isEmpty() ? layout.ofHarts().get(KernelStack.current().hart().id()) : 0;
  }

  /** Tries the zones in order of {@code node}'s preference, none of which is emptied below {@code level}. {@return the first frame of a block, or NONE} */
  int takeAbove(Level level, Node node, int order, Allocation kind) {
    boolean reserves = level == Level.RESERVES || level == Level.NOTHING;
    for (Zone zone : node.zonelist()) {
      if (zone.kind().compareTo(kind.highestZone()) <= 0 && zone.stays(level.mark(zone), order, kind.highestZone(), reserves)) {
        int frame = takeFrom(zone, order, kind.type(), reserves);
        if (frame != Zone.NONE) {
          if (level == Level.RESERVES && order > 0) {
            zone.reserveHighAtomic(frame);
          }
          return taken(frame, zone, node, order);
        }
      }
    }
    return Zone.NONE;
  }

  private int takeFrom(Zone zone, int order, MigrateType type, boolean reserves) {
    int frame = Zone.NONE;
    HartPages lists = keeps(order, type) ? lists(zone) : null;
    if (lists != null) {
      frame = lists.take(order, type);
    }
    if (frame == Zone.NONE) {
      frame = zone.take(order, type, reserves && order > 0);
    }
    return frame;
  }

  private boolean keeps(int order, MigrateType type) {
    return options.hartLists() && HartPages.keeps(order, type);
  }

  private HartPages lists(Zone zone) {
    return KernelStack.isCurrent() && !layout.ofHarts().isEmpty() ? zone.hartPages(KernelStack.current().hart().id()) : null;
  }

  private int taken(int frame, Zone zone, Node wanted, int order) {
    statistics.add(VmStatistic.allocated(zone.kind()), 1L << order);
    Node got = nodes.get(zone.node());
    count(got, got == wanted ? Node.Count.HIT : Node.Count.MISS);
    count(got, got == wanted ? Node.Count.LOCAL : Node.Count.OTHER);
    if (got != wanted) {
      count(wanted, Node.Count.FOREIGN);
    }
    if (zone.takeBoosted()) {
      kswapd.wake(got, 0);
    }
    return frame;
  }

  private void count(Node node, Node.Count what) {
    node.add(what);
    statistics.add(what.statistic(), 1);
  }

  void wakeKswapd(Node near, int order, Allocation kind) {
    Node last = null;
    for (Zone zone : near.zonelist()) {
      Node node = nodes.get(zone.node());
      if (node != last && !node.balanced(order, kind.highestZone())) {
        kswapd.wake(node, order);
      }
      last = node;
    }
  }

  /** Somebody must free memory before they get any. */
  void stalled(Allocation kind) {
    statistics.add(VmStatistic.stalled(kind.highestZone()), 1);
  }

  long reclaim(Node near, long wanted) {
    return reclaimer.reclaim(near, wanted);
  }

  /** Collects free pages from where allocations do not look. {@return whether there may be any} */
  boolean recollect(Node near, Allocation kind) {
    boolean any = false;
    for (Zone zone : near.zonelist()) {
      any |= zone.onHarts() > 0;
      zone.drain();
      any |= zone.unreserveHighAtomic(kind.type());
    }
    return any;
  }

  /** Compacts the zones that will do, the preferred first, until one has a block. {@return whether one has} */
  boolean compact(Node near, int order, Allocation kind) {
    for (Zone zone : near.zonelist()) {
      if (zone.kind().compareTo(kind.highestZone()) <= 0 && compactor.compact(zone, order) == Compactor.Result.SUCCESS) {
        return true;
      }
    }
    return false;
  }

  /**
   * Allocates every free frame of the pageblock of frame {@code block} by itself, as a place for a movable page, and adds its address to {@code isolated}.
   * Frames on the lists of harts are not seen: {@link #drain} first.
   */
  public void isolate(Zone zone, int block, List<Long> isolated) {
    int before = isolated.size();
    zone.isolate(block, isolated);
    for (int i = before; i < isolated.size(); i++) {
      frames.initialise(isolated.get(i), 0, true);
    }
    statistics.add(VmStatistic.allocated(zone.kind()), isolated.size() - before);
  }

  private void zero(long pa, int order) {
    for (int i = 0; i < 1 << order; i++) {
      long page = pa + ((long) i << PhysicalMemory.PAGE_SHIFT);
      ram.fill(page, PhysicalMemory.PAGE_BYTES, (byte) 0);
      Work.charge(Work.PAGE_ZERO);
      traffic.touch(page, PhysicalMemory.PAGE_BYTES, Access.STORE);
    }
  }

  /** Fills the page at {@code pa} with zeroes. */
  public void clear(long pa) {
    zero(pa, 0);
  }

  /** Copies the page at {@code from} over the page at {@code to}. */
  public void copy(long from, long to) {
    ram.copy(from, to, PhysicalMemory.PAGE_BYTES);
    Work.charge(Work.PAGE_COPY);
    traffic.touch(from, PhysicalMemory.PAGE_BYTES, Access.LOAD);
    traffic.touch(to, PhysicalMemory.PAGE_BYTES, Access.STORE);
  }

  /** Takes a reference to the folio of a page that the caller knows to be held. */
  public void get(long pa) {
    frames.get(pa);
  }

  /**
   * Takes a reference to the folio of a page that may be free or change hands at this moment, as one that was found without a lock. The caller must
   * look again whether it is what was sought. {@return whether there was a folio to take a reference to}
   */
  public boolean tryGet(long pa) {
    while (true) {
      long head = frames.head(pa);
      if (!frames.getUnlessZero(head)) {
        return false;
      } else if (frames.head(pa) == head) {
        return true;
      }
      put(head); // split or freed and allocated anew since we looked: what we hold is another folio
    }
  }

  /** Drops a reference to the folio of a page; the last one frees it. */
  public void put(long pa) {
    long head = frames.head(pa);
    if (frames.putAndTest(head)) {
      release(head);
    }
  }

  /**
   * Frees a block of which the caller has the only reference, but for those that somebody who looks for pages to move holds for a moment (see {@link #tryGet}):
   * then that one frees it.
   */
  public void free(long pa, int order) {
    if (frames.head(pa) != pa || frames.folioOrder(pa) != order) {
      throw new AssertionError("page " + Long.toHexString(pa) + " is freed with another order than its own");
    }
    put(pa);
  }

  /**
   * Cuts the folio of {@code head} into single pages, if the caller has the only reference to it beside those of entries, as {@link PageFrames#split} requires.
   * {@return whether it was cut: the caller then has one reference to each part}, to be given up by {@link #putParts} when entries that were withdrawn are
   * there again.
   */
  public boolean cut(long head) {
    boolean cut = reclaimer.splits(head, () -> frames.split(head));
    if (cut) {
      splitQueue.remove(head);
    }
    return cut;
  }

  /** Gives up the references to the parts of a folio of {@code pages} pages that was cut, but for the first: those that nothing maps are free. */
  public void putParts(long head, int pages) {
    for (int i = 1; i < pages; i++) {
      put(head + ((long) i << PhysicalMemory.PAGE_SHIFT));
    }
  }

  /** The kernel changed a page's bytes: harts that decoded instructions from it must look again. */
  public void contentsChanged(long pa) {
    if (frames.is(pa, PageFrames.CODE)) {
      ram.codeChanged(pa);
    }
  }

  private void uncharge(long head, int order) {
    PageAccount payer = frames.account(head);
    if (payer != null) {
      frames.account(head, null);
      payer.uncharge(1L << order);
    }
  }

  private void release(long head) {
    if (frames.folioMapped(head)) {
      throw new AssertionError("page " + Long.toHexString(head) + " is freed while page tables map it");
    }
    int order = frames.folioOrder(head);
    if (frames.is(head, PageFrames.CODE)) {
      for (int i = 0; i < 1 << order; i++) {
        ram.codeChanged(head + ((long) i << PhysicalMemory.PAGE_SHIFT));
      }
    }
    if (frames.is(head, PageFrames.LRU)) {
      reclaimer.freed(head);
    }
    if (frames.is(head, PageFrames.DEFERRED_SPLIT)) {
      splitQueue.remove(head);
    }
    uncharge(head, order);
    Work.charge(Work.PAGE_FREE);
    statistics.add(VmStatistic.PAGES_FREED, 1L << order);
    int frame = PageFrames.number(head);
    Zone zone = frames.sectionOf(frame).zone;
    MigrateType type = zone.type(frame);
    HartPages lists = keeps(order, type) ? lists(zone) : null;
    if (lists == null || !lists.give(frame, order, type)) {
      zone.give(frame, order);
    }
  }
}

package pith.mm.physical;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * A range of frames of one node that are good for the same things, with its free blocks, the lists that each hart keeps of them, and its watermarks.
 *
 * <p>Figures may be asked for without the lock and are then those of a moment ago. Source: Knowlton, "A fast storage allocator", CACM 1965; Linux's
 * {@code struct zone}.
 */
public final class Zone {
  /** Blocks have orders 0 to 10: from 4 KiB to 4 MiB. */
  public static final int MAX_ORDER = 10;

  /** Memory has its migrate type in pageblocks of 2 MiB, as large as a huge page. */
  public static final int PAGEBLOCK_ORDER = 9;

  public static final int PAGEBLOCK_PAGES = 1 << PAGEBLOCK_ORDER;
  static final int NONE = FrameList.NONE;
  private static final LockClass LOCK = LockClass.of("zone.lock");

  /** Ten-thousandths of the high watermark that it may rise by, unless it is set. Linux: {@code watermark_boost_factor}. */
  static final int BOOST_FACTOR = 15_000;

  private static final int HIGHATOMIC_SHARE = 100;

  private final ZoneKind kind;
  private final int node;
  private final PageFrames frames;
  private final int first;
  private final int end;
  private final int nearHarts;
  private final SpinLock lock = new SpinLock(LOCK);
  private final FreeArea area;
  private final Fallback fallback;
  private final AtomicReferenceArray<HartPages> hartPages;
  private volatile Watermarks marks = new Watermarks(0, 0, 0);
  private volatile PageListSizes sizes;
  private long[] reserves = new long[ZoneKind.values().length];
  private volatile int boostFactor = BOOST_FACTOR;
  private volatile long boost;
  private volatile boolean boosted;
  private long free;

  /**
   * A zone of the frames from {@code first} to before {@code end}, all free; {@code first} begins a section.
   *
   * @param harts how many harts may keep lists
   * @param nearHarts how many of them are closest to this node
   */
  Zone(ZoneKind kind, int node, PageFrames frames, int first, int end, int harts, int nearHarts) {
    this.kind = kind;
    this.node = node;
    this.frames = frames;
    this.first = first;
    this.end = end;
    this.nearHarts = Math.max(1, nearHarts);
    area = new FreeArea(frames, this, first, end);
    fallback = new Fallback(frames, area, this::raiseBoost);
    hartPages = new AtomicReferenceArray<>(harts);
    sizes = PageListSizes.of(managed(), marks, this.nearHarts);
    free = managed();
  }

  public ZoneKind kind() {
    return kind;
  }

  /** {@return the zone's name as in /proc/buddyinfo} */
  public String name() {
    return kind.text();
  }

  /** {@return the node that the zone is part of} */
  public int node() {
    return node;
  }

  /** {@return the number of the zone's first frame} */
  public int first() {
    return first;
  }

  /** {@return the number after that of the zone's last frame} */
  public int end() {
    return end;
  }

  /** {@return frames that the zone manages} */
  public long managed() {
    return end - first;
  }

  /** {@return free frames on the zone's own lists: what watermarks are held against} */
  public long free() {
    return free;
  }

  /** {@return free frames on the lists of harts} */
  public long onHarts() {
    long sum = 0;
    for (int hart = 0; hart < hartPages.length(); hart++) {
      sum += onHart(hart);
    }
    return sum;
  }

  /** {@return free frames on the lists of hart {@code hart}} */
  public int onHart(int hart) {
    HartPages pages = hartPages.get(hart);
    return pages == null ? 0 : pages.count();
  }

  /** {@return how many frames may lie on the lists of hart {@code hart} before some go back} */
  public int highOfHart(int hart) {
    HartPages pages = hartPages.get(hart);
    return pages == null ? sizes.highMin() : pages.high();
  }

  /** {@return free blocks of an order} */
  public long freeBlocks(int order) {
    long sum = 0;
    for (int type = 0; type < MigrateType.count(); type++) {
      sum += area.blocks(order, MigrateType.of(type));
    }
    return sum;
  }

  /** {@return free blocks of an order in pageblocks of a type} */
  public long freeBlocks(int order, MigrateType type) {
    return area.blocks(order, type);
  }

  /** {@return how many pageblocks are of a type} */
  public int pageblocks(MigrateType type) {
    return area.pageblocks(type);
  }

  /** {@return the type of the pageblock of a frame} */
  public MigrateType type(int frame) {
    return area.type(frame);
  }

  /** {@return the watermarks, without the boost} */
  public Watermarks watermarks() {
    return marks;
  }

  /** {@return pages added to {@code low} and {@code high} for a while, because pageblocks began to mix} */
  public long boost() {
    return boost;
  }

  /** {@return pages kept from allocations that could have had a zone up to {@code highest}} */
  public long reserve(ZoneKind highest) {
    return reserves[highest.ordinal()];
  }

  public PageListSizes sizes() {
    return sizes;
  }

  void watermarks(Watermarks levels, long[] keptForLower) {
    marks = levels;
    reserves = keptForLower;
    sizes = PageListSizes.of(managed(), levels, nearHarts);
  }

  /** {@return whether less is free than the high watermark, boosted} */
  boolean belowHigh() {
    return free < marks.high() + boost;
  }

  void boostFactor(int tenThousandths) {
    boostFactor = tenThousandths;
  }

  /** kswapd has done what the boost was for. */
  public void clearBoost() {
    boost = 0;
  }

  /** More memory than usual shall become free, so that the next one who wants a block finds one of its own type. Not in small zones, which it would empty. */
  private void raiseBoost() {
    if (boostFactor > 0 && PAGEBLOCK_PAGES * 4 <= managed()) {
      long most = Math.max(PAGEBLOCK_PAGES, marks.high() * boostFactor / 10_000);
      boost = Math.min(boost + PAGEBLOCK_PAGES, most);
      boosted = true;
    }
  }

  /** {@return whether the boost was raised since this was last asked} */
  boolean takeBoosted() {
    boolean was = boosted;
    if (was) {
      boosted = false;
    }
    return was;
  }

  /**
   * {@return whether a block of 2^order frames can be had and more than {@code mark} pages then stay free, beside those that the zone keeps from allocations up
   * to {@code highest} and, unless {@code reserves}, those of the reserve for larger blocks} Source: Linux's {@code __zone_watermark_ok}.
   */
  public boolean stays(long mark, int order, ZoneKind highest, boolean reserves) {
    long left = free - (1L << order) + 1 - (reserves ? 0 : area.free(MigrateType.HIGHATOMIC));
    return left > mark + reserve(highest) && (order == 0 || hasBlock(order, reserves));
  }

  private boolean hasBlock(int order, boolean reserves) {
    int types = reserves ? MigrateType.count() : MigrateType.ALLOCATED_TYPES;
    for (int from = order; from <= MAX_ORDER; from++) {
      for (int type = 0; type < types; type++) {
        if (!area.isEmpty(from, MigrateType.of(type))) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@return whether the frame of that number is one of the zone} */
  public boolean contains(int frame) {
    return frame >= first && frame < end;
  }

  /** {@return the lists of hart {@code hart}, made by now} */
  HartPages hartPages(int hart) {
    HartPages pages = hartPages.get(hart);
    if (pages == null) {
      pages = new HartPages(this, frames);
      if (!hartPages.compareAndSet(hart, null, pages)) {
        pages = hartPages.get(hart);
      }
    }
    return pages;
  }

  /** Takes all blocks from the harts' lists back. */
  public void drain() {
    for (int hart = 0; hart < hartPages.length(); hart++) {
      HartPages pages = hartPages.get(hart);
      if (pages != null && pages.count() > 0) {
        pages.drain();
      }
    }
  }

  SpinLock.Held acquire() {
    return lock.acquire();
  }

  /** Takes a block of 2^order frames; with {@code reserves}, from the reserve for larger blocks first. {@return its first frame, or {@link #NONE}} */
  int take(int order, MigrateType type, boolean reserves) {
    try (var _ = lock.acquire()) {
      int frame = reserves ? area.takeSmallest(order, MigrateType.HIGHATOMIC) : NONE;
      return frame != NONE ? taken(frame, order) : takeOfType(order, type);
    }
  }

  private int takeOfType(int order, MigrateType type) {
    int frame = area.takeSmallest(order, type);
    return taken(frame != NONE ? frame : fallback.take(order, type), order);
  }

  private int taken(int frame, int order) {
    free -= frame == NONE ? 0 : 1L << order;
    Work.charge(area.operations() * Work.FREE_LIST);
    return frame;
  }

  /** Appends up to {@code most} blocks to a hart's list. {@return how many} */
  int fill(FrameList list, int order, int most, MigrateType type) {
    try (var _ = lock.acquire()) {
      for (int i = 0; i < most; i++) {
        int frame = takeOfType(order, type);
        if (frame == NONE) {
          return i;
        }
        list.append(frame);
      }
      return most;
    }
  }

  /** Puts a block on the free lists, merged with its buddies as far as those are free. */
  void give(int frame, int order) {
    try (var held = lock.acquire()) {
      give(held, frame, order);
    }
  }

  void give(SpinLock.Held held, int frame, int order) {
    assert held.lock() == lock;
    free += 1L << order;
    area.merge(frame, order);
    Work.charge(area.operations() * Work.FREE_LIST);
  }

  /**
   * Takes all free blocks that lie within the pageblock of {@code frame} and adds the address of each of their frames; a block that reaches beyond it stays.
   */
  void isolate(int frame, List<Long> isolated) {
    int start = frame & -PAGEBLOCK_PAGES;
    int stop = Math.min(start + PAGEBLOCK_PAGES, end);
    try (var _ = lock.acquire()) {
      for (int at = start; at < stop; ) {
        int order = area.neverUsed(at) ? -1 : area.freeOrder(at);
        int pages = order < 0 ? 1 : 1 << order;
        if (order >= 0 && at + pages <= stop) {
          area.remove(at, order);
          taken(at, order);
          for (int page = at; page < at + pages; page++) {
            isolated.add(PageFrames.address(page));
          }
        }
        at += pages;
      }
    }
  }

  /** The pageblock of {@code frame}, of which who cannot wait just got a part, becomes a reserve for such, unless one page in a hundred is one already. */
  void reserveHighAtomic(int frame) {
    try (var _ = lock.acquire()) {
      long most = (managed() / HIGHATOMIC_SHARE + PAGEBLOCK_PAGES - 1) / PAGEBLOCK_PAGES;
      boolean large = managed() / HIGHATOMIC_SHARE >= PAGEBLOCK_PAGES;
      if (large && area.pageblocks(MigrateType.HIGHATOMIC) < most && area.type(frame) != MigrateType.HIGHATOMIC) {
        area.moveFree(frame, MigrateType.HIGHATOMIC);
        Work.charge(area.operations() * Work.FREE_LIST);
      }
    }
  }

  /** A pageblock of the reserve that has free blocks becomes one of {@code type}, for somebody who waited in vain. {@return whether there was one} */
  boolean unreserveHighAtomic(MigrateType type) {
    try (var _ = lock.acquire()) {
      for (int order = 0; order <= MAX_ORDER; order++) {
        int frame = area.peek(order, MigrateType.HIGHATOMIC);
        if (frame != NONE) {
          area.moveFree(frame, type);
          Work.charge(area.operations() * Work.FREE_LIST);
          return true;
        }
      }
      return false;
    }
  }
}

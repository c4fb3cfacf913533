package pith.mm.physical;

import java.util.Arrays;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Free blocks of one zone that one hart keeps at hand, so that most allocations touch neither the zone's lock nor its lists: Linux's {@code per_cpu_pages}.
 *
 * <p>There is a list for each migrate type and order up to {@value #MAX_ORDER}, and two for huge pages. An empty list is filled with a batch; when there are
 * more than {@code high} pages, the coldest go back to the zone. How large both are follows what the hart does: each refill that comes before a free
 * doubles the next batch, and a burst of frees raises {@code high}, so that what is freed now can be allocated again without the zone.
 * While the zone has less free memory than its high watermark, {@code high} falls.
 *
 * <p>The lock is only ever taken by another hart to empty the lists; the owner tries it and otherwise goes to the zone. Source: Linux 6.7's
 * {@code nr_pcp_alloc}, {@code nr_pcp_free} and {@code nr_pcp_high}.
 */
final class HartPages {
  /** The largest order that is not costly. */
  static final int MAX_ORDER = 3;

  private static final LockClass LOCK = LockClass.of("pcp.lock");
  private static final int BATCH_DOUBLINGS = 5;
  private static final int HUGE = (MAX_ORDER + 1) * MigrateType.ALLOCATED_TYPES;

  private final Zone zone;
  private final SpinLock lock = new SpinLock(LOCK);
  private final FrameList[] lists = new FrameList[HUGE + 2];
  private int count;
  private int high;
  private int allocFactor;
  private int freed;
  private int drainNext;

  HartPages(Zone zone, PageFrames frames) {
    this.zone = zone;
    Arrays.setAll(lists, index -> new FrameList(frames));
    high = zone.sizes().highMin();
  }

  /** {@return whether blocks of this order and type are kept} */
  static boolean keeps(int order, MigrateType type) {
    return (order <= MAX_ORDER || order == Zone.PAGEBLOCK_ORDER) && type.ordinal() < MigrateType.ALLOCATED_TYPES;
  }

  private static int index(int order, MigrateType type) {
    if (order > MAX_ORDER) {
      return HUGE + (type == MigrateType.MOVABLE ? 1 : 0);
    }
    return order * MigrateType.ALLOCATED_TYPES + type.ordinal();
  }

  private static int order(int index) {
    return index >= HUGE ? Zone.PAGEBLOCK_ORDER : index / MigrateType.ALLOCATED_TYPES;
  }

  /** {@return pages on the lists; without the lock, a moment ago} */
  int count() {
    return count;
  }

  /** {@return how many pages may lie here before some go back} */
  int high() {
    return high;
  }

  /** Takes a block, filling the list first if it is empty. {@return its first frame, or NONE} */
  int take(int order, MigrateType type) {
    SpinLock.Held held = lock.tryAcquire();
    if (held == null) {
      return FrameList.NONE;
    }
    try (held) {
      freed >>= 1;
      FrameList list = lists[index(order, type)];
      if (list.isEmpty()) {
        count += zone.fill(list, order, refill(order), type) << order;
      }
      int frame = list.pop();
      count -= frame == FrameList.NONE ? 0 : 1 << order;
      Work.charge(Work.FREE_LIST);
      return frame;
    }
  }

  /** Keeps a freed block. {@return whether it did; if not, it belongs to the zone} */
  boolean give(int frame, int order, MigrateType type) {
    SpinLock.Held held = lock.tryAcquire();
    if (held == null) {
      return false;
    }
    try (held) {
      allocFactor >>= 1;
      lists[index(order, type)].push(frame);
      count += 1 << order;
      int batch = zone.sizes().batch();
      if (freed < batch << BATCH_DOUBLINGS) {
        freed += 1 << order;
      }
      Work.charge(Work.FREE_LIST);
      int most = adjustHigh(batch);
      if (count >= most) {
        giveBack(most < batch ? 1 : Math.clamp(freed, batch, Math.max(batch, most - batch)));
      }
      return true;
    }
  }

  /** {@return how many blocks to fetch} */
  private int refill(int order) {
    PageListSizes sizes = zone.sizes();
    if (order > 0) {
      return order > MAX_ORDER ? 1 : Math.max(sizes.batch() >> order, 2);
    }
    int most = Math.max(high - count - sizes.batch(), sizes.batch());
    int batch = sizes.batch() << allocFactor;
    if (batch <= most && allocFactor < BATCH_DOUBLINGS) {
      allocFactor++;
    }
    if (!zone.belowHigh()) {
      high = Math.min(high + sizes.batch(), sizes.highMax());
    }
    return Math.min(batch, most);
  }

  private int adjustHigh(int batch) {
    PageListSizes sizes = zone.sizes();
    if (zone.belowHigh()) {
      high = Math.max(high - Math.max(freed, batch), sizes.highMin());
      return Math.max(count, sizes.highMin());
    } else if (count >= high && high < freed + batch) {
      int before = high;
      high = Math.clamp(freed + batch, sizes.highMin(), sizes.highMax());
      return before;
    }
    return high;
  }

  /** Gives everything back to the zone. */
  void drain() {
    try (var _ = lock.acquire()) {
      giveBack(count);
    }
  }

  /** Gives at least {@code pages} pages back, the coldest of each list in turn. */
  private void giveBack(int pages) {
    int until = Math.max(0, count - pages);
    try (var held = zone.acquire()) {
      while (count > until) {
        int index = drainNext;
        drainNext = (drainNext + 1) % lists.length;
        int frame = lists[index].popLast();
        if (frame != FrameList.NONE) {
          count -= 1 << order(index);
          zone.give(held, frame, order(index));
        }
      }
    }
  }
}

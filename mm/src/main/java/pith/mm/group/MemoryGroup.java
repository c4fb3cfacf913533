package pith.mm.group;

import java.util.concurrent.atomic.AtomicLong;
import pith.mm.physical.PageAccount;
import pith.mm.reclaim.Protection;
import pith.mm.reclaim.ScanGroup;

/**
 * One group's budget and bill, for memory and for swap. It outlives its directory for as long as pages are charged to it. All figures are pages, those of the
 * groups below included. Atomic; limits may change at any time. Source: Linux's {@code struct mem_cgroup}.
 */
public final class MemoryGroup implements PageAccount, ScanGroup {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** A task's stack in the kernel: 16 KiB. Source: Linux's {@code THREAD_SIZE} on riscv64. */
  static final long STACK_PAGES = 4;

  private final MemoryGroup parent;
  private final PageCounter memory = new PageCounter();
  private final PageCounter swap = new PageCounter();
  private final GroupEvents events;
  private final GroupLists lists;
  private final KernelBill kernel;
  private final AtomicLong dirty = new AtomicLong();
  private final AtomicLong writing = new AtomicLong();
  private final Guarantee min;
  private final Guarantee low;
  private volatile long high = UNLIMITED;
  private volatile boolean killedTogether;

  /** A group without limits below {@code parent}, which is null at the top. */
  public MemoryGroup(MemoryGroup parent) {
    this.parent = parent;
    events = new GroupEvents(parent == null ? null : parent.events);
    lists = new GroupLists(parent == null ? null : parent.lists);
    kernel = new KernelBill(parent == null ? null : parent.kernel);
    min = new Guarantee(parent == null ? null : parent.min);
    low = new Guarantee(parent == null ? null : parent.low);
  }

  /** {@return the group above, null at the top} */
  public MemoryGroup parent() {
    return parent;
  }

  /** {@return pages charged at this moment} */
  public long current() {
    return memory.usage();
  }

  /** {@return the most that ever were} */
  public long peak() {
    return memory.peak();
  }

  public long max() {
    return memory.max();
  }

  /** Sets the limit; it is the caller's to bring the group below it. */
  public void max(long pages) {
    memory.max(pages);
  }

  public long high() {
    return high;
  }

  /** Sets the mark above which tasks are slowed down. */
  public void high(long pages) {
    high = pages;
  }

  /** {@return the pages that reclaim never takes} */
  public long min() {
    return min.wanted();
  }

  public void min(long pages) {
    min.wanted(pages, memory.usage());
  }

  /** {@return the pages that reclaim takes only when nobody else has any} */
  public long low() {
    return low.wanted();
  }

  public void low(long pages) {
    low.wanted(pages, memory.usage());
  }

  private void used() {
    min.usage(memory.usage());
    low.usage(memory.usage());
  }

  public long swapCurrent() {
    return swap.usage();
  }

  public long swapPeak() {
    return swap.peak();
  }

  public long swapMax() {
    return swap.max();
  }

  public void swapMax(long pages) {
    swap.max(pages);
  }

  /** {@return whether the OOM killer ends all of the group, or nobody (memory.oom.group)} */
  public boolean killedTogether() {
    return killedTogether;
  }

  public void killedTogether(boolean together) {
    killedTogether = together;
  }

  // The bill.

  /** Charges {@code pages} to this group and those above. {@return null, or the group that has no room for them, with nothing charged} */
  MemoryGroup tryCharge(long pages) {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      if (!group.memory.tryCharge(pages)) {
        for (MemoryGroup charged = this; charged != group; charged = charged.parent) {
          charged.memory.uncharge(pages);
          charged.used();
        }
        return group;
      }
      group.used();
    }
    return null;
  }

  /** Charges {@code pages} whatever the limits are. */
  void charge(long pages) {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      group.memory.charge(pages);
      group.used();
    }
  }

  @Override
  public void uncharge(long pages) {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      group.memory.uncharge(pages);
      group.used();
    }
  }

  /** {@return what it pays for of the kernel's objects and stacks} */
  KernelBill kernel() {
    return kernel;
  }

  @Override
  public void unchargeObject(int bytes, boolean reclaimable) {
    uncharge(kernel.removeObject(bytes, reclaimable));
  }

  /** A stack that was charged to the group is gone. */
  public void unchargeStack() {
    kernel.stacks(-STACK_PAGES);
    uncharge(STACK_PAGES);
  }

  @Override
  public boolean hasRoom() {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      if (group.current() >= group.max()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean chargeSwap() {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      if (!group.swap.tryCharge(1)) {
        for (MemoryGroup charged = this; charged != group; charged = charged.parent) {
          charged.swap.uncharge(1);
        }
        group.count(GroupEvent.SWAP_MAX, 1);
        group.count(GroupEvent.SWAP_FAIL, 1);
        return false;
      }
    }
    return true;
  }

  @Override
  public void unchargeSwap() {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      group.swap.uncharge(1);
    }
  }

  @Override
  public boolean swapIsScarce() {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      if (group.swap.max() != UNLIMITED && group.swap.usage() * 2 >= group.swap.max()) {
        return true;
      }
    }
    return false;
  }

  /** {@return the nearest group from here up that has more than its max, null if none has} */
  public MemoryGroup aboveMax() {
    MemoryGroup group = this;
    while (group != null && group.current() <= group.max()) {
      group = group.parent;
    }
    return group;
  }

  /** {@return the nearest group from here up that has more than its high mark, null if none has} */
  public MemoryGroup aboveHigh() {
    MemoryGroup group = this;
    while (group != null && group.current() <= group.high) {
      group = group.parent;
    }
    return group;
  }

  // Pages of files that the disk has not got yet.

  @Override
  public void dirtied(int change) {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      group.dirty.addAndGet(change);
    }
  }

  @Override
  public void writing(int change) {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      group.writing.addAndGet(change);
    }
  }

  @Override
  public long dirtyPages() {
    return dirty.get();
  }

  /** {@return pages that are being written just now} */
  public long writebackPages() {
    return writing.get();
  }

  /** {@return how many pages more there may be before this group, or one above, is at a limit} */
  long room() {
    long room = UNLIMITED;
    for (MemoryGroup group = this; group != null; group = group.parent) {
      room = Math.min(room, Math.min(group.max(), group.high) - group.current());
    }
    return Math.max(0, room);
  }

  // Reclaim.

  @Override
  public void listed(int node, int list, int change) {
    lists.add(node, list, change);
  }

  @Override
  public long listed(int node, int list) {
    return lists.count(node, list);
  }

  @Override
  public boolean covers(PageAccount payer) {
    MemoryGroup group = (MemoryGroup) payer;
    while (group != null && group != this) {
      group = group.parent;
    }
    return group == this;
  }

  @Override
  public boolean swapHasRoom() {
    for (MemoryGroup group = this; group != null; group = group.parent) {
      if (group.swap.usage() >= group.swap.max()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Protection protection(ScanGroup top) {
    MemoryGroup scanned = (MemoryGroup) top;
    long usage = memory.usage();
    if (usage <= min.effective(scanned == null ? null : scanned.min)) {
      return Protection.MIN;
    }
    return usage <= low.effective(scanned == null ? null : scanned.low) ? Protection.LOW : Protection.NONE;
  }

  @Override
  public void reclaimedThoughLow() {
    count(GroupEvent.LOW, 1);
  }

  @Override
  public void scanned(long scanned, long reclaimed) {
    count(GroupEvent.SCANNED, scanned);
    count(GroupEvent.RECLAIMED, reclaimed);
  }

  // Events.

  /** Something happened in this group so many times. */
  public void count(GroupEvent what, long times) {
    events.count(what, times);
  }

  /** {@return how often it happened here and below} */
  public long events(GroupEvent what) {
    return events.hereAndBelow(what);
  }

  /** {@return how often it happened here} */
  public long ownEvents(GroupEvent what) {
    return events.here(what);
  }
}

package pith.mm.group;

import pith.mm.physical.PageAccount;
import pith.mm.physical.PageCharger;
import pith.mm.pressure.Stalls;
import pith.mm.reclaim.Reclaim;
import pith.mm.writeback.DirtyShares;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Charges pages to groups, and keeps groups below their limits. */
public final class MemoryGroups implements PageCharger, DirtyShares {
  /** So many pages a group may be above its maximum until the task that brought it there leaves the kernel. */
  public static final long SLACK = 64;

  /** Linux: {@code MAX_RECLAIM_RETRIES} of {@code try_charge_memcg}. */
  private static final int ROUNDS = 16;

  /** Linux: {@code SWAP_CLUSTER_MAX}, what reclaim frees at least. */
  private static final long BATCH = 32;

  /** More pages than that are not worth an effort: the caller can do with fewer. Linux: 2 to the {@code PAGE_ALLOC_COSTLY_ORDER}. */
  private static final int COSTLY = 8;

  private final Reclaim reclaim;
  private GroupMembers members = GroupMembers.NONE;
  private Stalls stalls = Stalls.NONE;

  public MemoryGroups(Reclaim reclaim) {
    this.reclaim = reclaim;
  }

  /** Boot: who knows which task is in which group, and who is told of tasks that wait for memory. */
  public void members(GroupMembers own, Stalls waits) {
    members = own;
    stalls = waits;
  }

  @Override
  public PageAccount payer() {
    Execution me = Execution.currentOrNull();
    return me == null || me.inInterrupt() ? null : members.groupOf(me);
  }

  @Override
  public void chargeObject(PageAccount payer, int bytes, boolean reclaimable) {
    MemoryGroup group = (MemoryGroup) payer;
    long pages = group.kernel().addObject(bytes, reclaimable);
    if (pages > 0) {
      try {
        charge(group, pages);
      } catch (Refused noRoom) {
        refuse(group, bytes, reclaimable, pages);
        throw noRoom;
      }
    }
  }

  /** There is no room for the {@code pages} of an object on the bill. Others may have added to it meanwhile and count on those pages. */
  private static void refuse(MemoryGroup group, int bytes, boolean reclaimable, long pages) {
    long spared = group.kernel().removeObject(bytes, reclaimable) - pages;
    if (spared < 0) {
      group.charge(-spared);
    } else {
      group.uncharge(spared);
    }
  }

  /**
   * Charges a task's stack in the kernel to the group of who runs, so that a fork bomb ends at its limit, as on Linux: the stack itself is the host's.
   * {@return the group that pays, null if nobody does}
   *
   * @throws Refused ENOMEM
   */
  public MemoryGroup chargeStack() {
    MemoryGroup group = (MemoryGroup) payer();
    if (group != null) {
      charge(group, MemoryGroup.STACK_PAGES);
      group.kernel().stacks(MemoryGroup.STACK_PAGES);
    }
    return group;
  }

  @Override
  public void charge(PageAccount payer, long pages) {
    MemoryGroup group = (MemoryGroup) payer;
    Execution me = Execution.currentOrNull();
    MemoryGroup full = group.tryCharge(pages);
    if (full != null) {
      full = makeRoom(group, full, pages, me);
    }
    if (full != null) {
      chargeAbove(group, full, pages, me);
    } else if (me != null && group.aboveHigh() != null) {
      members.above(me);
    }
  }

  /** {@return null if the pages are charged now, else the group that has no room} */
  private MemoryGroup makeRoom(MemoryGroup group, MemoryGroup tooSmall, long pages, Execution me) {
    MemoryGroup full = tooSmall;
    if (me == null || me.atomic() || members.dying(me)) {
      return full;
    }
    int rounds = pages > COSTLY ? 1 : ROUNDS; // a huge page is not worth more
    for (int round = 0; full != null && round < rounds; round++) {
      full.count(GroupEvent.MAX, 1);
      long freed = reclaim(full, Math.max(BATCH, pages), false);
      full = group.tryCharge(pages);
      if (freed == 0) {
        break;
      }
    }
    return full;
  }

  /** Whoever holds locks now cannot wait for a victim's end: a little more is charged, and settled later. A huge page is not worth it. */
  private void chargeAbove(MemoryGroup group, MemoryGroup full, long pages, Execution me) {
    boolean dying = me == null || members.dying(me);
    if (!dying && (pages > COSTLY || full.current() >= full.max() + SLACK)) {
      if (pages <= COSTLY) {
        members.refused(me, full);
      }
      throw Refused.of(Errno.ENOMEM);
    }
    group.charge(pages);
    if (me != null) {
      members.above(me);
    }
  }

  /** Frees {@code pages} of what {@code group} and those below pay for; nobody but the caller waits. {@return how many were freed} */
  public long reclaim(MemoryGroup group, long pages, boolean mayWrite) {
    stalls.enter();
    try {
      return reclaim.reclaim(group, pages, mayWrite);
    } finally {
      stalls.leave();
    }
  }

  /** Brings {@code group} down to {@code limit} pages by reclaim, if that is possible; the caller holds no lock. {@return whether it is} */
  public boolean shrinkTo(MemoryGroup group, long limit) {
    for (int round = 0; group.current() > limit && round < ROUNDS; round++) {
      if (reclaim(group, Math.max(BATCH, group.current() - limit), true) == 0) {
        break;
      }
    }
    return group.current() <= limit;
  }

  @Override
  public PageAccount own() {
    return payer();
  }

  /** What the group has of files, and what it could have besides. Source: Linux's {@code mem_cgroup_wb_stats}. */
  @Override
  public long dirtyablePages(PageAccount share) {
    MemoryGroup group = (MemoryGroup) share;
    long files = count(group, true, true) + count(group, true, false);
    long room = group.room();
    return room == MemoryGroup.UNLIMITED ? room : files + room;
  }

  /** {@return folios of a kind that {@code group} and those below pay for, on the lists of those used often, or not} */
  public long count(MemoryGroup group, boolean file, boolean active) {
    return reclaim.count(group, file, active);
  }
}

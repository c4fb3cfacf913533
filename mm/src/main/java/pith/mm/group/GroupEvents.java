package pith.mm.group;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often what happened, in one group alone and with the groups below included. Atomic. Source: {@code memory_events} and {@code memory_events_local} of
 * Linux's {@code struct mem_cgroup}.
 */
final class GroupEvents {
  private final GroupEvents parent;
  private final AtomicLongArray here = new AtomicLongArray(GroupEvent.values().length);
  private final AtomicLongArray hereAndBelow = new AtomicLongArray(GroupEvent.values().length);

  GroupEvents(GroupEvents parent) {
    this.parent = parent;
  }

  /** It happened in this group, so many times. */
  void count(GroupEvent what, long times) {
    here.addAndGet(what.ordinal(), times);
    for (GroupEvents group = this; group != null; group = group.parent) {
      group.hereAndBelow.addAndGet(what.ordinal(), times);
    }
  }

  long here(GroupEvent what) {
    return here.get(what.ordinal());
  }

  long hereAndBelow(GroupEvent what) {
    return hereAndBelow.get(what.ordinal());
  }
}

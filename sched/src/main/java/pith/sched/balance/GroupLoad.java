package pith.sched.balance;

import pith.sched.domain.CapacityRules;
import pith.sched.domain.SchedGroup;

/** What a pass found out about one group (Linux's {@code sg_lb_stats}). Reused from pass to pass; owned by the hart that balances. */
public final class GroupLoad {
  SchedGroup group;
  long load;
  long util;
  long runnable;
  long capacity;

  /** Tasks of all classes. */
  int running;

  /** Tasks of the fair class. */
  int tasks;

  int idleHarts;
  long misfitLoad;
  boolean sharesCores;

  /** Tasks here that would rather be in the cache that pulls. */
  int preferring;

  boolean gathered;
  GroupType type;

  /** Load for each 1024 of capacity; known only where there is no capacity to spare. */
  long averageLoad;

  void reset(SchedGroup next) {
    group = next;
    load = util = runnable = capacity = misfitLoad = averageLoad = 0;
    running = tasks = idleHarts = preferring = 0;
    sharesCores = gathered = false;
    type = GroupType.HAS_SPARE;
  }

  void copyFrom(GroupLoad other) {
    group = other.group;
    load = other.load;
    util = other.util;
    runnable = other.runnable;
    capacity = other.capacity;
    running = other.running;
    tasks = other.tasks;
    idleHarts = other.idleHarts;
    misfitLoad = other.misfitLoad;
    sharesCores = other.sharesCores;
    preferring = other.preferring;
    gathered = other.gathered;
    type = other.type;
    averageLoad = other.averageLoad;
  }

  int weight() {
    return group.weight();
  }

  /** {@return whether there is more to do than the group can, by {@code pct}} Source: Linux's {@code group_is_overloaded}. */
  boolean overloaded(int pct) {
    return running > weight() && (capacity * 100 < util * pct || capacity * pct < runnable * 100);
  }

  /** {@return whether the group could do more} Source: Linux's {@code group_has_capacity}. */
  boolean hasCapacity(int pct) {
    return running < weight() || capacity * pct >= runnable * 100 && capacity * 100 > util * pct;
  }

  /** Settles what the group is. Source: Linux's {@code group_classify}. */
  void classify(int pct) {
    type = classified(pct);
    if (type == GroupType.FULLY_BUSY || type == GroupType.OVERLOADED) {
      averageLoad = averageOf(load, capacity);
    }
  }

  private GroupType classified(int pct) {
    if (overloaded(pct)) {
      return GroupType.OVERLOADED;
    } else if (gathered) {
      return GroupType.LLC_BALANCE;
    } else if (group.imbalanced()) {
      return GroupType.IMBALANCED;
    } else if (sharesCores) {
      return GroupType.SMT_BALANCE;
    } else if (misfitLoad > 0) {
      return GroupType.MISFIT_TASK;
    }
    return hasCapacity(pct) ? GroupType.HAS_SPARE : GroupType.FULLY_BUSY;
  }

  static long averageOf(long load, long capacity) {
    return load * CapacityRules.SCALE / Math.max(1, capacity);
  }
}

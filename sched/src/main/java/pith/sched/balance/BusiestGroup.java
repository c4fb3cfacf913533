package pith.sched.balance;

import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;

/** Which of two groups has more need to be relieved (Linux's {@code update_sd_pick_busiest}). */
final class BusiestGroup {
  private BusiestGroup() {}

  /** {@return whether {@code candidate} is to be balanced from rather than {@code busiest}, whose group may be null} */
  static boolean outdoes(Pass pass, GroupLoad candidate, GroupLoad busiest, GroupLoad local, HartLoads loads) {
    if (candidate.tasks == 0) {
      return false;
    }
    boolean asymmetric = pass.domain.has(DomainFlag.ASYM_CPUCAPACITY);
    long mine = loads.capacity(pass.toHart());
    if (asymmetric && candidate.type == GroupType.MISFIT_TASK
        && (!CapacityRules.greater(mine, candidate.group.maxCapacity()) || local.type != GroupType.HAS_SPARE)) {
      return false; // a misfit that is not helped here
    }
    if (busiest.group != null && !needier(candidate, busiest)) {
      return false;
    }
    // One task for each hart, and stronger harts than the one that pulls: a move could only slow the task down.
    return !(asymmetric && candidate.type.compareTo(GroupType.FULLY_BUSY) <= 0 && CapacityRules.greater(candidate.group.minCapacity(), mine));
  }

  private static boolean needier(GroupLoad candidate, GroupLoad busiest) {
    if (candidate.type != busiest.type) {
      return candidate.type.compareTo(busiest.type) > 0;
    }
    return switch (candidate.type) {
      case OVERLOADED, FULLY_BUSY -> candidate.averageLoad > busiest.averageLoad;
      case IMBALANCED -> false;
      case LLC_BALANCE -> candidate.preferring > busiest.preferring;
      case MISFIT_TASK -> candidate.misfitLoad > busiest.misfitLoad;
      case SMT_BALANCE ->
          candidate.idleHarts > 0 || busiest.idleHarts > 0 ? fewerIdle(candidate, busiest) : candidate.averageLoad > busiest.averageLoad;
      case HAS_SPARE -> spare(candidate, busiest);
    };
  }

  private static boolean spare(GroupLoad candidate, GroupLoad busiest) {
    if (candidate.group.threadsOfCore() != busiest.group.threadsOfCore()) {
      return !candidate.group.threadsOfCore() || candidate.tasks > 1; // no idle core is made by taking a core's only task
    }
    return fewerIdle(candidate, busiest);
  }

  private static boolean fewerIdle(GroupLoad candidate, GroupLoad busiest) {
    return candidate.idleHarts < busiest.idleHarts || candidate.idleHarts == busiest.idleHarts && candidate.running > busiest.running;
  }
}

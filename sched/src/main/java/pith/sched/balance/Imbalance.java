package pith.sched.balance;

import pith.sched.domain.CapacityRules;
import pith.sched.domain.DomainFlag;

/** How much of what should move from the busiest group to the local one (Linux's {@code calculate_imbalance}). */
final class Imbalance {
  /** A pair of tasks that wake each other may stay on one node though another is idle. Source: Linux's {@code NUMA_IMBALANCE_MIN}. */
  private static final int NODE_MINIMUM = 2;

  private Imbalance() {}

  /** Sets the pass's kind of move and amount; an amount of 0 means that all is well. */
  static void settle(Pass pass, GroupSurvey survey) {
    GroupLoad local = survey.local;
    GroupLoad busiest = survey.busiest;
    switch (busiest.type) {
      case MISFIT_TASK -> set(pass, MigrationType.MISFIT, 1);
      case SMT_BALANCE, IMBALANCED -> set(pass, MigrationType.TASK, 1);
      case LLC_BALANCE -> set(pass, MigrationType.LLC_TASK, 1);
      case HAS_SPARE, FULLY_BUSY, OVERLOADED -> {
        if (local.type == GroupType.HAS_SPARE) {
          fillSpare(pass, survey, local, busiest);
        } else {
          evenLoad(pass, survey, local, busiest);
        }
      }
    }
  }

  private static void set(Pass pass, MigrationType type, long amount) {
    pass.type = type;
    pass.imbalance = amount;
  }

  /** The local group has room: for utilisation if the other has too much of it, else for tasks. */
  private static void fillSpare(Pass pass, GroupSurvey survey, GroupLoad local, GroupLoad busiest) {
    if (busiest.type == GroupType.OVERLOADED && !pass.domain.has(DomainFlag.SHARE_LLC)) {
      long room = Math.max(0, local.capacity - local.util);
      if (pass.idle.idle() && room == 0) {
        set(pass, MigrationType.TASK, 1); // the idle hart's group looks full from earlier work, but somebody waits over there
      } else {
        set(pass, MigrationType.UTIL, room);
      }
      return;
    }
    long difference =
        busiest.weight() == 1 || survey.preferSibling
            ? GroupChoice.siblingImbalance(pass, busiest, local)
            : Math.max(0, local.idleHarts - busiest.idleHarts);
    if (pass.domain.has(DomainFlag.NUMA) && local.running + 1 <= pass.domain.nodeImbalance() && difference <= NODE_MINIMUM) {
      difference = 0;
    }
    set(pass, MigrationType.TASK, difference / 2);
  }

  /** Both are busy, or will be: bring them to the domain's average load. */
  private static void evenLoad(Pass pass, GroupSurvey survey, GroupLoad local, GroupLoad busiest) {
    long average = GroupLoad.averageOf(survey.totalLoad, survey.totalCapacity);
    local.averageLoad = GroupLoad.averageOf(local.load, local.capacity);
    busiest.averageLoad = GroupLoad.averageOf(busiest.load, busiest.capacity);
    if (local.averageLoad >= busiest.averageLoad || local.averageLoad >= average) {
      set(pass, MigrationType.LOAD, 0);
      return;
    }
    long above = (busiest.averageLoad - average) * busiest.capacity;
    long below = (average - local.averageLoad) * local.capacity;
    set(pass, MigrationType.LOAD, Math.max(0, Math.min(above, below)) / CapacityRules.SCALE);
  }
}

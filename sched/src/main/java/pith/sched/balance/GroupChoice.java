package pith.sched.balance;

/**
 * Whether the local group should pull from the busiest one: the table of Linux's {@code find_busiest_group}.
 *
 * <pre>
 *   busiest \ local   has_spare   fully_busy   misfit   imbalanced   overloaded
 *   has_spare         nr_idle     balanced     n/a      n/a          balanced
 *   fully_busy        nr_idle     nr_idle      n/a      n/a          balanced
 *   misfit_task       force       n/a          n/a      n/a          n/a
 *   imbalanced        force       force        n/a      force        force
 *   overloaded        force       force        n/a      n/a          avg_load
 * </pre>
 */
final class GroupChoice {
  private GroupChoice() {}

  /** {@return whether there is an imbalance worth a look; survey.busiest is a group} */
  static boolean imbalanced(Pass pass, GroupSurvey survey) {
    GroupLoad local = survey.local;
    GroupLoad busiest = survey.busiest;
    if (busiest.type == GroupType.MISFIT_TASK || busiest.type == GroupType.IMBALANCED) {
      return true;
    }
    if (local.type.compareTo(busiest.type) > 0) {
      return false;
    }
    if (local.type == GroupType.OVERLOADED && !loadDiffers(pass, survey)) {
      return false;
    }
    if (survey.preferSibling && local.type == GroupType.HAS_SPARE
        && (busiest.type == GroupType.LLC_BALANCE || siblingImbalance(pass, busiest, local) > 1)) {
      return true;
    }
    return busiest.type == GroupType.OVERLOADED || idleDiffers(pass, local, busiest);
  }

  /** Both have more than they can: what counts is the load for each unit of capacity, against each other and against the domain's average. */
  private static boolean loadDiffers(Pass pass, GroupSurvey survey) {
    long average = GroupLoad.averageOf(survey.totalLoad, survey.totalCapacity);
    GroupLoad local = survey.local;
    GroupLoad busiest = survey.busiest;
    return local.averageLoad < busiest.averageLoad
        && local.averageLoad < average
        && 100 * busiest.averageLoad > pass.domain.tuning().imbalancePct() * local.averageLoad;
  }

  /** Nobody has more than they can: an idle hart may take a task if that evens out how many idle harts there are. */
  private static boolean idleDiffers(Pass pass, GroupLoad local, GroupLoad busiest) {
    if (!pass.idle.idle()) {
      return false; // an idle one of this group will see to it
    }
    if (busiest.type == GroupType.SMT_BALANCE && !local.group.threadsOfCore()) {
      return true;
    }
    boolean idleAlike = busiest.weight() > 1 && local.idleHarts <= busiest.idleHarts + 1;
    return !idleAlike && busiest.tasks != 1;
  }

  /** {@return how many tasks more {@code busiest} has than {@code local}, by their number of cores} Source: Linux's {@code sibling_imbalance}. */
  static long siblingImbalance(Pass pass, GroupLoad busiest, GroupLoad local) {
    if (!pass.idle.idle() || busiest.running == 0) {
      return 0;
    }
    long theirs = busiest.group.cores();
    long ours = local.group.cores();
    if (theirs == ours) {
      return Math.max(0, busiest.running - local.running);
    }
    long difference = Math.max(0, ours * busiest.running - theirs * local.running);
    long normal = (2 * difference + ours + theirs) / (ours + theirs);
    return normal <= 1 && local.running == 0 && busiest.running > 1 ? 2 : normal;
  }
}

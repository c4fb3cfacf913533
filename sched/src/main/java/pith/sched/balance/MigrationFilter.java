package pith.sched.balance;

import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedGroup;

/** Whether a task may be moved by a pass (Linux's {@code can_migrate_task}): it is allowed to, does not run, and leaves nothing warm behind. */
final class MigrationFilter {
  private final HartLoads loads;
  private final BalanceTuning tuning;
  private final CachePolicy cache;
  private final NodePolicy nodes;

  MigrationFilter(HartLoads loads, BalanceTuning tuning, CachePolicy cache, NodePolicy nodes) {
    this.loads = loads;
    this.tuning = tuning;
    this.cache = cache;
    this.nodes = nodes;
  }

  /** What speaks for or against a move. */
  enum Answer {
    NO,
    YES,
    /** Yes, although its cache is warm: passes failed too often. */
    YES_WARM
  }

  /** {@return whether {@code task}, which is queued on {@code pass.from}, may go} Both locks are held. */
  Answer ask(Pass pass, SchedTask task) {
    if (pass.domain.state.failed == 0 && loads.waitsOver(task, pass.toHart())) {
      return Answer.NO;
    }
    if (!task.allowedOn(pass.toHart())) {
      pass.somePinned = true;
      rememberOtherTarget(pass, task);
      return Answer.NO;
    }
    pass.allPinned = false;
    if (task.onHart()) {
      return Answer.NO;
    }
    int degrades = nodes.degrades(pass, task);
    if (degrades == 0 && cache.present() && cache.mayMove(pass, task) == CachePolicy.Opinion.NO) {
      pass.cachePinned |= pass.type != MigrationType.LLC_TASK; // a pass for a cache's sake that finds nobody has failed
      return Answer.NO;
    }
    boolean warm = degrades > 0 || degrades == 0 && hot(pass, task);
    if (!warm) {
      return Answer.YES;
    }
    return pass.desperate() ? Answer.YES_WARM : Answer.NO;
  }

  /** Perhaps another hart of the group that pulls may have it. Looking is not worth it for a hart that only wants something to do. */
  private static void rememberOtherTarget(Pass pass, SchedTask task) {
    if (pass.idle == IdleType.NEWLY_IDLE || pass.otherTarget >= 0) {
      return;
    }
    SchedGroup local = pass.domain.localGroup();
    for (int hart : local.harts()) {
      if (pass.harts.get(hart) && task.allowedOn(hart) && hart != pass.toHart()) {
        pass.otherTarget = hart;
        return;
      }
    }
  }

  /** {@return whether what the task left in its cache is warm still} Source: Linux's {@code task_hot}. */
  private boolean hot(Pass pass, SchedTask task) {
    if (task.policy() == SchedPolicy.IDLE || pass.domain.has(DomainFlag.SHARE_CPUCAPACITY)) {
      return false;
    }
    return pass.from.hart().cycles() - task.placement().lastRan < tuning.migrationCost();
  }
}

package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.entity.PlacementReason;
import pith.sync.SpinLock;

/**
 * Pushes the task that runs on the busiest hart to the one that pulled in vain (Linux's active balancing). The running task cannot be taken from its hart by
 * another one: that hart's stopper does it.
 */
final class ActivePush {
  /** Failed passes above {@code cache_nice_tries} before a running task is pushed. */
  private static final int PATIENCE = 2;

  private final HartLoads loads;
  private final HartBalance[] harts;
  private final BusiestQueue queues;
  private final CachePolicy cache;

  ActivePush(HartLoads loads, HartBalance[] harts, BusiestQueue queues, CachePolicy cache) {
    this.loads = loads;
    this.harts = harts;
    this.queues = queues;
    this.cache = cache;
  }

  /** {@return whether it has come to that} Source: Linux's {@code need_active_balance}. */
  boolean needed(Pass pass) {
    CachePolicy.Opinion opinion = cache.present() ? cache.push(pass) : CachePolicy.Opinion.NONE;
    return switch (opinion) {
      case YES -> true;
      case NO -> false;
      case NONE -> failedLong(pass) || squeezed(pass) || pass.type == MigrationType.MISFIT;
    };
  }

  private static boolean failedLong(Pass pass) {
    return pass.type == MigrationType.TASK && pass.domain.state.failed > pass.domain.tuning().cacheNiceTries() + PATIENCE;
  }

  /** A lone task shares its hart with other classes, while an idle hart has more to offer. */
  private boolean squeezed(Pass pass) {
    return pass.idle.idle()
        && loads.tasks(pass.fromHart()) == 1
        && queues.reduced(pass.domain, pass.fromHart())
        && loads.capacity(pass.fromHart()) * pass.domain.tuning().imbalancePct() < loads.capacity(pass.toHart()) * 100;
  }

  /** What became of it. */
  enum Outcome {
    /** The running task may not go there. */
    PINNED,
    /** It is on its way. */
    ASKED,
    /** Another one is on its way from that hart, or nobody fit for it runs there. */
    BUSY
  }

  Outcome push(Pass pass) {
    Runqueue from = pass.from;
    HartBalance hart = harts[pass.fromHart()];
    try (SpinLock.Held held = from.lock.acquire()) {
      SchedTask running = from.current();
      if (!running.allowedOn(pass.toHart())) {
        return Outcome.PINNED;
      }
      pass.allPinned = false;
      if (hart.pushing || !hart.tasks.contains(running) || !cache.mayPush(pass, running)) {
        return Outcome.BUSY;
      }
      hart.pushing = true;
      running.placement().push(pass.toHart(), pass.type == MigrationType.LLC_TASK ? PlacementReason.BALANCE_LLC : PlacementReason.ACTIVE_BALANCE);
      running.scheduler().pushRunning(from);
      return Outcome.ASKED;
    }
  }
}

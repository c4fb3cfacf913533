package pith.sched.placement;

import pith.sched.SchedTask;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.AffineChoice;

/** Whether a wake-up aims at the waker's hart or at the one where the sleeper ran last (Linux's {@code wake_affine}). */
public final class WakeAffine {
  private final SchedDomains domains;
  private final HartLoads loads;

  public WakeAffine(SchedDomains domains, HartLoads loads) {
    this.domains = domains;
    this.loads = loads;
  }

  AffineChoice choose(SchedDomain common, SchedTask waker, SchedTask task, int here, int previous) {
    boolean sync = waker.wakesInSync();
    if (loads.idle(here) && domains.sharesCache(here, previous)) {
      return loads.idle(previous) ? AffineChoice.PREVIOUS_IDLE : AffineChoice.WAKER_IDLE;
    } else if (sync && loads.running(here) == 1) {
      return AffineChoice.WAKER_LEAVES;
    } else if (loads.idle(previous)) {
      return AffineChoice.PREVIOUS_IDLE;
    }
    return byWeight(common, waker, task, here, previous, sync) ? AffineChoice.WAKER_LIGHTER : AffineChoice.PREVIOUS_LIGHTER;
  }

  /** {@return whether the task would find less load for the capacity on {@code here}; half of the domain's margin speaks for {@code here}} */
  private boolean byWeight(SchedDomain common, SchedTask waker, SchedTask task, int here, int previous, boolean sync) {
    long mine = loads.load(here);
    if (sync) {
      long leaving = loads.taskLoad(waker);
      if (leaving > mine) {
        return true;
      }
      mine -= leaving;
    }
    long taskLoad = loads.taskLoad(task);
    long ours = (mine + taskLoad) * 100 * loads.capacity(previous);
    long bias = 100 + (common.tuning().imbalancePct() - 100) / 2;
    long theirs = (loads.load(previous) - taskLoad) * bias * loads.capacity(here) + (sync ? 1 : 0);
    return ours < theirs;
  }
}

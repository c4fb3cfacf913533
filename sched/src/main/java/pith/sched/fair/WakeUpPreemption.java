package pith.sched.fair;

import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairFeature;
import pith.sched.eevdf.FairQueue;
import pith.sched.eevdf.FairSettings;

/**
 * Whether a task that has just become runnable takes the hart. Runs under the runqueue's lock, its account up to date. Source: Linux's
 * {@code check_preempt_wakeup_fair}.
 */
final class WakeUpPreemption {
  private final FairSettings settings;

  WakeUpPreemption(FairSettings settings) {
    this.settings = settings;
  }

  boolean preempts(SchedTask woken, SchedTask running) {
    if (woken == running || woken.fair().queue.budget.stopped()) {
      return false;
    }
    if (settings.on(FairFeature.NEXT_BUDDY)) {
      prefer(woken.fair());
    }
    if (!settings.on(FairFeature.WAKEUP_PREEMPTION)) {
      return false;
    }
    FairEntity theirs = running.fair();
    FairEntity ours = woken.fair();
    for (int below = depth(theirs) - depth(ours); theirs.queue != ours.queue; below = depth(theirs) - depth(ours)) {
      theirs = below >= 0 ? theirs.queue.entity : theirs;
      ours = below <= 0 ? ours.queue.entity : ours;
    }
    return theirs != ours && preempts(woken.policy(), ours, theirs);
  }

  private static void prefer(FairEntity woken) {
    for (FairEntity each = woken; each != null && each.queued; each = each.queue.entity) {
      each.queue.prefer(each);
    }
  }

  private static int depth(FairEntity entity) {
    int depth = 0;
    for (FairEntity above = entity.queue.entity; above != null; above = above.queue.entity) {
      depth++;
    }
    return depth;
  }

  /** Both stand on one queue, and {@code running} runs. */
  private boolean preempts(SchedPolicy policy, FairEntity woken, FairEntity running) {
    boolean shorter = settings.on(FairFeature.PREEMPT_SHORT) && woken.slice < running.slice;
    if (idle(running) != idle(woken)) {
      return idle(running) && expose(running.queue, settings.on(FairFeature.PREEMPT_SHORT));
    }
    if (policy != SchedPolicy.NORMAL) {
      return false;
    }
    FairQueue queue = running.queue;
    if (queue.pick(!shorter) == woken) {
      return expose(queue, shorter);
    }
    queue.adjustProtection();
    return false;
  }

  private static boolean expose(FairQueue queue, boolean cancelsProtection) {
    if (cancelsProtection) {
      queue.exposeCurrent();
    }
    return true;
  }

  private static boolean idle(FairEntity entity) {
    return entity.inner != null ? entity.inner.group.idle() : ((SchedTask) entity.task).policy() == SchedPolicy.IDLE;
  }
}

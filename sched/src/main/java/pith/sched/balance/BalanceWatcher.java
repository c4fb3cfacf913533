package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.domain.CapacityRules;
import pith.sched.domain.HartBalance;
import pith.sched.domain.HartLoads;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomains;
import pith.sync.Execution;

/** Keeps the figures of each hart up to date that balancing and placement go by: which tasks are there, how long it idles, what its cache knows of it. */
public final class BalanceWatcher implements RunqueueWatcher {
  private static final int AVERAGE_SHIFT = 3;

  private final SchedDomains domains;
  private final HartBalance[] harts;
  private final HartLoads loads;
  private final SchedClass fair;
  private final Runqueue[] runqueues;

  public BalanceWatcher(SchedDomains domains, HartBalance[] harts, HartLoads loads, SchedClass fair, Runqueue[] runqueues) {
    this.domains = domains;
    this.harts = harts;
    this.loads = loads;
    this.fair = fair;
    this.runqueues = runqueues;
  }

  private HartBalance of(Runqueue rq) {
    return harts[rq.hart().id()];
  }

  @Override
  public void queued(Runqueue rq, SchedTask task) {
    HartBalance hart = of(rq);
    hart.wakeUps++;
    hart.localWakeUps += Execution.current().hart() == rq.hart() ? 1 : 0;
    if (task.schedClass() == fair) {
      hart.tasks.add(task);
    }
    if (hart.idleSince != 0) {
      long idled = Math.max(0, rq.hart().cycles() - hart.idleSince);
      long average = hart.averageIdle + (idled - hart.averageIdle >> AVERAGE_SHIFT);
      hart.averageIdle = Math.min(average, 2 * hart.maxIdleCost);
      hart.idleSince = 0;
    }
    if (loads.running(rq.hart().id()) >= 1) {
      domains.root().overloaded = true; // the new one is the second
    }
  }

  @Override
  public void dequeued(Runqueue rq, SchedTask task) {
    HartBalance hart = of(rq);
    if (hart.tasks.contains(task)) {
      hart.tasks.remove(task);
    }
  }

  @Override
  public void picked(Runqueue rq, SchedTask task) {
    HartBalance hart = of(rq);
    hart.pushing = false;
    task.placement().lastRan = rq.hart().cycles();
    if (hart.tasks.contains(task)) {
      hart.tasks.refresh(task);
    }
    hart.misfitLoad = misfit(rq, task);
    boolean busy = task != rq.idle();
    if (busy != hart.busy) {
      hart.busy = busy;
      LlcState llc = domains.llc(rq.hart().id());
      hart.wentIdle += busy ? 0 : 1;
      if (!busy && llc.threads()) {
        noticeIdleCore(rq.hart().id(), llc);
      }
    }
  }

  /** A hart that idles for less than a tick still counts as busy: its cache does not notice. Source: Linux's {@code nohz_balance_enter_idle}. */
  @Override
  public void tickStopped(Runqueue rq) {
    HartBalance hart = of(rq);
    if (hart.ticks) {
      hart.ticks = false;
      domains.llc(rq.hart().id()).ticking(false);
    }
  }

  @Override
  public void ran(Runqueue rq, SchedTask task, long cycles) {
    task.placement().lastRan = rq.hart().cycles();
  }

  /** Source: Linux's {@code update_misfit_status}. */
  private long misfit(Runqueue rq, SchedTask task) {
    int hart = rq.hart().id();
    if (task.schedClass() != fair || domains.capacity(hart) == CapacityRules.SCALE || CapacityRules.fits(loads.taskUtil(task), loads.capacity(hart))) {
      return 0;
    }
    return Math.max(1, loads.taskLoad(task));
  }

  /** A hart idles: perhaps its whole core does now. Source: Linux's {@code update_idle_core}. */
  private void noticeIdleCore(int hart, LlcState llc) {
    if (llc.idleCores) {
      return;
    }
    for (int sibling : domains.core(hart)) {
      if (sibling != hart && !(runqueues[sibling].running() == 0 && loads.idle(sibling))) {
        return;
      }
    }
    llc.idleCores = true;
  }
}

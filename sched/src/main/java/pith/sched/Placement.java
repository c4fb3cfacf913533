package pith.sched;

import pith.hal.Hart;

/** Which hart a task that becomes runnable should go to (Linux's {@code select_task_rq_fair}). */
final class Placement {
  private final Runqueue[] runqueues;
  private final CacheDomains domains;

  Placement(Runqueue[] runqueues, CacheDomains domains) {
    this.runqueues = runqueues;
    this.domains = domains;
  }

  /** A sleeper wakes: where it ran, if idle; else an idle hart that shares that one's cache; else any idle one; else where it ran. */
  int forWakeUp(SchedTask task) {
    int previous = task.hartId;
    if (task.allowedOn(previous) && idle(previous)) {
      return previous;
    }
    for (int hart : domains.sharing(previous)) {
      if (task.allowedOn(hart) && idle(hart)) {
        return hart;
      }
    }
    return leastLoaded(task, previous);
  }

  /** A new task begins: the hart with the fewest runnable tasks. */
  int forFork(SchedTask task) {
    return leastLoaded(task, task.hartId);
  }

  private int leastLoaded(SchedTask task, int preferred) {
    int best = task.allowedOn(preferred) ? preferred : -1;
    for (Runqueue rq : runqueues) {
      int hart = rq.hart().id();
      if (task.allowedOn(hart) && (best < 0 || load(hart) < load(best))) {
        best = hart;
      }
    }
    return best;
  }

  private int load(int hart) {
    return runqueues[hart].running();
  }

  private boolean idle(int hart) {
    Runqueue rq = runqueues[hart];
    return rq.running() == 0 && rq.current() == rq.idle();
  }

  /** Which harts share a last-level cache. */
  @FunctionalInterface
  interface CacheDomains {
    /** {@return the harts that share their LLC with {@code hart}, nearest number first} */
    int[] sharing(int hart);
  }

  /** {@return whether a reschedule interrupt is needed for {@code target} to notice a new task} */
  static boolean remote(Hart here, Runqueue target) {
    return here != target.hart();
  }
}

package pith.sched.fair;

import pith.hal.Hart;
import pith.sched.Runqueue;
import pith.sched.Scheduler;
import pith.sched.eevdf.Bandwidth;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.eevdf.FairQueue;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Holds groups to their {@link Bandwidth}: a queue that has used up what its hart could fetch leaves the queue above, with all that is below it, until the next
 * period brings more. A timer on some hart begins the periods, and rests while nobody in the group runs. Source: Linux's {@code throttle_cfs_rq},
 * {@code unthrottle_cfs_rq}, {@code sched_cfs_period_timer}.
 *
 * <pre>
 *   rq-&gt;lock
 *     cfs_b-&gt;lock
 *     hrtimer_bases-&gt;lock
 * </pre>
 */
final class Throttling {
  private final Runqueue[] runqueues;
  private final Hierarchy hierarchy = new Hierarchy(this);
  private final long slice;

  /** {@code slice} is what a hart fetches at a time, in cycles. */
  Throttling(Runqueue[] runqueues, long slice) {
    this.runqueues = runqueues;
    this.slice = slice;
  }

  Hierarchy hierarchy() {
    return hierarchy;
  }

  /** Members of {@code queue} ran for {@code cycles}. {@return whether they may go on} */
  boolean mayGoOn(FairQueue queue, long cycles) {
    Bandwidth bandwidth = queue.group.bandwidth();
    if (queue.entity == null || !bandwidth.limited()) {
      return true;
    }
    startPeriods(queue.group);
    return bandwidth.use(queue, cycles);
  }

  /** {@return the cycles for which members of {@code queue} may run before more budget has to be fetched} */
  static long left(FairQueue queue) {
    boolean limited = queue.entity != null && queue.group.bandwidth().limited();
    return limited ? Math.max(1, queue.budget.remaining()) : Long.MAX_VALUE;
  }

  /** The first entity came to an empty queue: there must be periods to pay for it. */
  void firstComes(FairQueue queue) {
    if (queue.size() == 1 && queue.entity != null && queue.group.bandwidth().limited()) {
      startPeriods(queue.group);
    }
  }

  void ranEmpty(FairQueue queue) {
    if (queue.entity != null) {
      queue.group.bandwidth().giveBack(queue);
    }
  }

  /** A member of {@code queue} is about to run. {@return whether it must not, and the queue has been stopped} */
  boolean stops(Runqueue rq, FairQueue queue) {
    Bandwidth bandwidth = queue.group.bandwidth();
    if (!bandwidth.limited() || queue.budget.remaining() > 0) {
      return false;
    }
    startPeriods(queue.group);
    do {
      if (bandwidth.fetch(queue, slice)) {
        return false;
      }
    } while (!bandwidth.await(queue));
    stop(rq, queue);
    return true;
  }

  private void stop(Runqueue rq, FairQueue queue) {
    int tasks = queue.load.tasks;
    hierarchy.extract(rq, queue.entity, tasks, true, false);
    rq.addRunning(-tasks);
    queue.budget.throttle(rq.hart().cycles());
    freeze(rq, queue, true);
  }

  private static void freeze(Runqueue rq, FairQueue queue, boolean on) {
    queue.budget.stop(on, rq.load().clock().now());
    for (FairGroup child : queue.group.children()) {
      freeze(rq, child.queue(queue.hart), on);
    }
  }

  private void startPeriods(FairGroup group) {
    if (group.bandwidth().startPeriods()) {
      Hart here = Execution.current().hart();
      startTimer(group, here.cycles() + group.bandwidth().period());
    }
  }

  private void startTimer(FairGroup group, long deadline) {
    Hart here = Execution.current().hart();
    Scheduler scheduler = runqueues[here.id()].idle().scheduler();
    scheduler.timers(here).start(deadline, () -> periodEnds(group, deadline));
  }

  private void periodEnds(FairGroup group, long deadline) {
    Bandwidth bandwidth = group.bandwidth();
    long period = bandwidth.period();
    long passed = 1 + Math.max(0, Execution.current().hart().cycles() - deadline) / period;
    if (bandwidth.nextPeriod(passed) == Bandwidth.PeriodEnd.GO_ON) {
      resumeAll(group);
      startTimer(group, deadline + passed * period);
    }
  }

  /** Lets stopped queues run as far as there is budget for them. No runqueue's lock is held. */
  void resumeAll(FairGroup group) {
    boolean funded = true;
    for (FairQueue queue = group.bandwidth().release(); queue != null && funded; queue = funded ? group.bandwidth().release() : null) {
      Runqueue rq = runqueues[queue.hart];
      try (SpinLock.Held held = rq.lock.acquire()) {
        rq.account();
        funded = resume(rq, queue);
      }
    }
  }

  private boolean resume(Runqueue rq, FairQueue queue) {
    if (!queue.group.bandwidth().resume(queue, queue.budget.throttledFor(rq.hart().cycles()))) {
      return false;
    }
    queue.budget.unthrottle();
    freeze(rq, queue, false);
    FairEntity entity = queue.entity;
    if (queue.size() > 0) {
      rq.addRunning(queue.load.tasks);
      hierarchy.insert(rq, entity, queue.load.tasks, false);
      Scheduler.requestReschedule(rq);
    }
    return true;
  }
}

package pith.sched;

import java.util.function.IntPredicate;
import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Evens out how many tasks the harts have. A hart about to idle pulls a waiting task from the busiest one (Linux's new-idle balancing); a
 * busy hart, when a turn ends, pushes one to a hart that has at least two fewer.
 */
final class Balancer {
  private final Runqueue[] runqueues;

  Balancer(Runqueue[] runqueues) {
    this.runqueues = runqueues;
  }

  /** Pulls one task to {@code to}, on its own hart, its lock not held. {@return whether it did} */
  boolean pull(Runqueue to) {
    Runqueue from = busiest(to);
    return from != null && move(from, to, waiting -> waiting > 1);
  }

  /** Pushes one task from {@code from}, on its own hart, its lock not held. {@return whether it did} */
  boolean push(Runqueue from) {
    Runqueue to = leastBusy(from);
    return to != null && move(from, to, waiting -> waiting > to.running() + 1);
  }

  private static boolean move(Runqueue from, Runqueue to, IntPredicate worthwhile) {
    boolean ascending = from.hart().id() < to.hart().id();
    try (SpinLock.Held first = (ascending ? from : to).lock.acquire();
        SpinLock.Held second = (ascending ? to : from).lock.acquireNested(1)) {
      SchedTask task = worthwhile.test(from.running()) ? from.fair.movable(to.hart().id()) : null;
      if (task != null) {
        requeue(task, from, to);
      }
      return task != null;
    }
  }

  private static void requeue(SchedTask task, Runqueue from, Runqueue to) {
    Hart here = Execution.current().hart();
    from.account();
    task.schedClass().dequeue(from, task);
    task.hartId = to.hart().id();
    task.stack().notBefore(here.cycles());
    to.account();
    task.schedClass().enqueue(to, task);
    SchedEvents.migrated(here, task, from.hart().id(), to.hart().id());
    if (here != to.hart()) {
      Activation.requestReschedule(here, to);
    }
  }

  private Runqueue busiest(Runqueue than) {
    Runqueue busiest = null;
    for (Runqueue rq : runqueues) {
      if (rq != than && rq.running() > 1 && (busiest == null || rq.running() > busiest.running())) {
        busiest = rq;
      }
    }
    return busiest;
  }

  private Runqueue leastBusy(Runqueue than) {
    Runqueue least = null;
    for (Runqueue rq : runqueues) {
      if (rq.running() + 1 < than.running() && (least == null || rq.running() < least.running())) {
        least = rq;
      }
    }
    return least;
  }
}

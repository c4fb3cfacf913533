package pith.sched.domain;

import java.util.function.IntPredicate;
import pith.sched.Balancing;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.fair.FairClass;
import pith.sync.SpinLock;

/**
 * Evens out how many tasks the harts have. A hart about to idle pulls a waiting task from the busiest one (Linux's new-idle balancing); a
 * busy hart, when a turn ends, pushes one to a hart that has at least two fewer.
 */
public final class Balancer implements Balancing {
  private final Runqueue[] runqueues;
  private final FairClass fair;

  public Balancer(Runqueue[] runqueues, FairClass fair) {
    this.runqueues = runqueues;
    this.fair = fair;
  }

  @Override
  public boolean newlyIdle(Runqueue to) {
    Runqueue from = busiest(to);
    return from != null && move(from, to, waiting -> waiting > 1);
  }

  @Override
  public void tick(Runqueue from, boolean turnOver) {
    Runqueue to = turnOver ? leastBusy(from) : null;
    if (to != null) {
      move(from, to, waiting -> waiting > to.running() + 1);
    }
  }

  private boolean move(Runqueue from, Runqueue to, IntPredicate worthwhile) {
    boolean ascending = from.hart().id() < to.hart().id();
    try (SpinLock.Held first = (ascending ? from : to).lock.acquire();
        SpinLock.Held second = (ascending ? to : from).lock.acquireNested(1)) {
      SchedTask task = worthwhile.test(from.running()) ? fair.movable(from, to.hart().id()) : null;
      if (task != null) {
        Scheduler.migrate(task, from, to);
      }
      return task != null;
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

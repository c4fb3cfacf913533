package pith.sched;

import pith.sync.SpinLock;

/** New-idle balancing: a hart about to idle takes a waiting task from the busiest one. */
final class Balancer {
  private final Runqueue[] runqueues;

  Balancer(Runqueue[] runqueues) {
    this.runqueues = runqueues;
  }

  /** Pulls one task to {@code to}, whose lock is not held. {@return whether it did} */
  boolean pull(Runqueue to) {
    Runqueue from = busiest(to);
    if (from == null) {
      return false;
    }
    Runqueue first = from.hart().id() < to.hart().id() ? from : to;
    Runqueue second = first == from ? to : from;
    try (SpinLock.Held one = first.lock.acquire();
        SpinLock.Held two = second.lock.acquire()) {
      SchedTask task = from.fair.size() > 1 ? from.fair.movable(to.hart().id()) : null;
      if (task == null) {
        return false;
      }
      task.schedClass().dequeue(from, task);
      task.hartId = to.hart().id();
      task.schedClass().enqueue(to, task);
      SchedEvents.migrated(to.hart(), task, from.hart().id());
      return true;
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
}

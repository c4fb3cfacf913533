package pith.sched.fair;

import pith.sched.Runqueue;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairQueue;

/**
 * Walks from an entity to the root when it comes or goes. A group's entity stands on the queue above as long as its own queue has anybody; further up only
 * averages and counts change. A throttled queue ends the walk: to those above its members are not there. Every method runs under the runqueue's lock, its
 * account up to date.
 */
final class Hierarchy {
  private final Throttling throttling;

  Hierarchy(Throttling throttling) {
    this.throttling = throttling;
  }

  /** {@code entity}, below which {@code tasks} want to run, is queued; {@code initial} says that it is a new task. */
  void insert(Runqueue rq, FairEntity entity, int tasks, boolean initial) {
    for (FairEntity each = entity; each != null; each = each.queue.entity) {
      FairQueue queue = each.queue;
      follow(rq, each);
      if (each.delayed) {
        queue.resume(each);
      } else if (!each.queued) {
        queue.join(each, initial && each == entity);
        throttling.firstComes(queue);
      }
      queue.load.tasks += tasks;
      if (queue.budget.throttled()) {
        rq.addRunning(-tasks);
        return;
      }
    }
  }

  private static void follow(Runqueue rq, FairEntity entity) {
    if (entity.inner != null) {
      LoadTracking.attachGroup(rq, entity);
    }
    LoadTracking.follow(rq, entity);
    LoadTracking.refresh(entity);
  }

  /**
   * {@code entity}, below which {@code tasks} wanted to run, is queued no longer.
   *
   * @param sleeps whether its request ends with that
   * @param mayStay whether it may stay queued, asleep, until it has paid what it owes
   * @return whether it left
   */
  boolean extract(Runqueue rq, FairEntity entity, int tasks, boolean sleeps, boolean mayStay) {
    boolean leaving = true;
    for (FairEntity each = entity; each != null; each = each.queue.entity) {
      FairQueue queue = each.queue;
      follow(rq, each);
      leaving = leaving && leave(each, each != entity || sleeps, each != entity || mayStay) && queue.size() == 0;
      if (leaving) {
        throttling.ranEmpty(queue);
      }
      queue.load.tasks -= tasks;
      if (queue.budget.throttled()) {
        rq.addRunning(tasks);
        break;
      }
    }
    return !entity.queued;
  }

  private static boolean leave(FairEntity entity, boolean sleeps, boolean mayStay) {
    FairQueue queue = entity.queue;
    if (mayStay && queue.mustStay(entity)) {
      queue.delay(entity);
      return false;
    }
    queue.leave(entity, sleeps);
    return true;
  }
}

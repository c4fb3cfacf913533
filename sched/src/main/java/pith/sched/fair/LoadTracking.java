package pith.sched.fair;

import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.entity.FairEntity;
import pith.sched.load.EntityLoad;
import pith.sched.load.QueueLoad;

/**
 * Keeps the averages of tasks and of the queue they are on in step with what happens to them. Every method runs under the runqueue's lock, its account up to date, and before
 * the change that it tells of. Source: Linux's {@code update_load_avg}.
 */
final class LoadTracking {
  private LoadTracking() {}

  /** The task's averages follow the clock: it has been queued since the last call. */
  static void follow(Runqueue rq, SchedTask task) {
    FairEntity entity = task.fair();
    entity.load.update(rq.load().clock().now(), entity.weight, true, 1, rq.current() == task);
  }

  /** The task is about to be queued with {@code weight}. */
  static void comes(Runqueue rq, SchedTask task, int weight) {
    FairEntity entity = task.fair();
    QueueLoad queue = rq.load().fair();
    EntityLoad load = entity.load;
    if (load.queue() == null) {
      attachNew(rq, entity, weight);
    } else if (load.queue() == queue) {
      load.update(rq.load().clock().now(), entity.weight, false, 0, false);
    } else {
      load.leave(entity.weight);
      load.attach(queue, entity.weight);
    }
    if (weight != entity.weight) {
      load.reweigh(entity.weight, weight);
    }
    queue.weight += weight;
    queue.tasks++;
    load.announce();
  }

  private static void attachNew(Runqueue rq, FairEntity entity, int weight) {
    if (entity.fresh) {
      entity.load.begin(weight);
      entity.load.expectAsOthers(rq.load().fair(), weight, rq.load().clock().capacity());
      entity.weigh(weight);
    }
    entity.load.attach(rq.load().fair(), entity.weight);
  }

  /** The task is about to leave the queue. */
  static void goes(Runqueue rq, SchedTask task, Departure why) {
    FairEntity entity = task.fair();
    QueueLoad queue = rq.load().fair();
    follow(rq, task);
    queue.weight -= entity.weight;
    queue.tasks--;
    entity.load.withdraw();
    switch (why) {
      case SLEEP, STOP -> entity.load.estimateUtilization(rq.load().clock().capacity());
      case EXIT, MOVE -> entity.load.detach(entity.weight);
      case CHANGE -> {}
    }
  }

  /** The task, not queued, is no fair one any more. */
  static void leaves(Runqueue rq, SchedTask task) {
    FairEntity entity = task.fair();
    if (entity.load.queue() != null) {
      entity.load.update(rq.load().clock().now(), entity.weight, false, 0, false);
      entity.load.detach(entity.weight);
    }
  }
}

package pith.sched.fair;

import pith.sched.Departure;
import pith.sched.Runqueue;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairQueue;
import pith.sched.load.EntityLoad;

/**
 * Keeps the averages of entities and queues in step with what happens to them, and the weights of groups' entities in step with the averages. Every method runs
 * under the runqueue's lock, its account up to date. Source: Linux's {@code update_load_avg}, {@code update_cfs_group}.
 */
final class LoadTracking {
  private LoadTracking() {}

  /** The averages of an entity and of its queue follow the clock; to be called before anything about them changes. */
  static void follow(Runqueue rq, FairEntity entity) {
    FairQueue queue = entity.queue;
    long now = queue.budget.time(rq.load().clock().now());
    entity.load.update(now, entity.weight, entity.queued, entity.queued ? entity.runnable : 0, entity.queued && queue.current() == entity);
    queue.load.update(now);
    if (entity.inner != null) {
      entity.load.follow(entity.inner.load, entity.weight);
    }
    if (queue.entity != null) {
      queue.group.tell(queue, now);
    }
  }

  /**
   * What stands for a group's queue takes from it what depends on its members: how many there are, how short their slices, and its part of the group's weight.
   */
  static void refresh(FairEntity entity) {
    FairQueue inner = entity.inner;
    if (inner == null) {
      return;
    }
    entity.runnable = inner.load.tasks;
    if (inner.size() > 0) {
      int share = inner.group.share(inner);
      if (share != entity.weight) {
        entity.queue.reweigh(entity, share);
      }
      entity.queue.reslice(entity, inner.shortestSlice());
    }
  }

  /** A task is about to be queued on {@code queue} with {@code weight}: its averages go there. */
  static void comes(Runqueue rq, FairEntity entity, FairQueue queue, int weight) {
    EntityLoad load = entity.load;
    queue.load.update(queue.budget.time(rq.load().clock().now()));
    if (load.queue() == queue.load) {
      entity.queue = queue;
      follow(rq, entity);
    } else {
      attach(rq, entity, queue, weight);
    }
    if (weight != entity.weight) {
      queue.reweigh(entity, weight);
    }
    load.announce(rq.load().fair());
  }

  private static void attach(Runqueue rq, FairEntity entity, FairQueue queue, int weight) {
    EntityLoad load = entity.load;
    if (load.queue() != null) {
      load.leave(entity.weight);
    }
    entity.queue = queue;
    if (entity.fresh) {
      queue.reweigh(entity, weight);
      load.begin(weight);
      load.expectAsOthers(queue.load, weight, rq.load().clock().capacity());
    }
    load.attach(queue.load, entity.weight);
  }

  /** What stands for a group's queue counts on the queue above, from the first time that it is queued there. */
  static void attachGroup(Runqueue rq, FairEntity entity) {
    if (entity.load.queue() == null) {
      entity.queue.load.update(entity.queue.budget.time(rq.load().clock().now()));
      entity.load.attach(entity.queue.load, entity.weight);
    }
  }

  /** A task that was queued, its averages up to date, is no longer, or sleeps in the queue. */
  static void goes(Runqueue rq, FairEntity entity, Departure why) {
    switch (why) {
      case SLEEP, STOP -> entity.load.estimateUtilization(rq.load().clock().capacity());
      case EXIT, MOVE -> detach(entity);
      case CHANGE -> {}
    }
  }

  private static void detach(FairEntity entity) {
    if (entity.load.queue() != null) {
      entity.load.detach(entity.weight);
    }
  }

  /** An entity that is not queued counts on its queue no longer. */
  static void leaves(Runqueue rq, FairEntity entity) {
    if (entity.load.queue() != null) {
      follow(rq, entity);
      detach(entity);
    }
  }
}

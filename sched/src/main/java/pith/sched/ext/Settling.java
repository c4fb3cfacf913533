package pith.sched.ext;

import pith.hal.Hart;
import pith.sched.Runqueue;
import pith.sched.RunqueuePair;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.dispatch.DispatchQueue;
import pith.sched.dispatch.ExtEntity;

/**
 * Brings tasks from a hart's inbox into its local queue, from wherever they are. The hart itself does it, and holds no lock. Source: Linux
 * {@code consume_remote_task}.
 */
final class Settling {
  private static final long LOOK_CYCLES = 100;

  private final ExtHart[] harts;
  private final PolicyHost host;

  Settling(ExtHart[] harts, PolicyHost host) {
    this.harts = harts;
    this.host = host;
  }

  void settle(ExtHart here) {
    while (here.inbox.size() > 0) {
      SchedTask task = first(here);
      if (task == null) {
        return;
      }
      Hart hart = here.rq.hart();
      int from = task.hartId();
      if (task.onHart() && from != hart.id()) {
        hart.charge(LOOK_CYCLES); // it is being switched away from, and soon at rest
      } else if (from == hart.id()) {
        settleOwn(here, task);
      } else {
        fetch(here, harts[from], task);
      }
    }
  }

  private SchedTask first(ExtHart here) {
    try (var held = host.lock.acquire()) {
      ExtEntity<SchedTask> first = here.inbox.first();
      return first == null ? null : first.owner;
    }
  }

  private void settleOwn(ExtHart here, SchedTask task) {
    Runqueue rq = here.rq;
    try (var held = rq.lock.acquire();
        var inner = host.lock.acquire()) {
      ExtEntity<SchedTask> entity = task.ext();
      if (entity.queue() == here.inbox && task.hartId() == rq.hart().id()) {
        DispatchQueue.remove(entity);
        here.local.add(entity);
        entity.shared = false;
        here.counted++;
        rq.addRunning(1);
        rq.addShared(-1);
      }
    }
  }

  private void fetch(ExtHart here, ExtHart there, SchedTask task) {
    try (RunqueuePair both = new RunqueuePair(here.rq, there.rq)) {
      ExtEntity<SchedTask> entity = task.ext();
      if (!stillWanted(here, there, task)) {
        return;
      }
      if (task.allowedOn(here.rq.hart().id())) {
        entity.transfer = true;
        Scheduler.migrate(task, there.rq, here.rq);
        entity.transfer = false;
      } else {
        sendBack(there, entity);
      }
    }
  }

  private boolean stillWanted(ExtHart here, ExtHart there, SchedTask task) {
    try (var held = host.lock.acquire()) {
      return task.ext().queue() == here.inbox && task.hartId() == there.rq.hart().id() && !task.onHart();
    }
  }

  /** Its affinity changed on the way. */
  private void sendBack(ExtHart there, ExtEntity<SchedTask> entity) {
    try (var held = host.lock.acquire()) {
      DispatchQueue.remove(entity);
      there.inbox.add(entity);
    }
    Scheduler.requestReschedule(there.rq);
  }
}

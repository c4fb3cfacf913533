package pith.sched.deadline;

import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.entity.DeadlineEntity;
import pith.sched.reservation.BandwidthLedger;

/** The servers of a class, one on each hart, and who tells them what happens there. */
public final class DeadlineServers implements RunqueueWatcher {
  private final DeadlineServer[] servers;

  DeadlineServers(DeadlineClass deadlines, Runqueue[] runqueues, BandwidthLedger ledger, long hertz) {
    servers = new DeadlineServer[runqueues.length];
    for (Runqueue rq : runqueues) {
      servers[rq.hart().id()] = new DeadlineServer(deadlines, rq, ledger, hertz);
      rq.watcher(this);
    }
  }

  void attached(Scheduler scheduler, SchedClass served) {
    for (DeadlineServer server : servers) {
      server.attached(scheduler, served);
    }
  }

  /**
   * All servers have a share of their harts from now on, as far as the ledger has it left, or no longer. Called where there are no tasks yet, or by one of
   * them.
   */
  public void on(boolean wanted) {
    for (DeadlineServer server : servers) {
      server.on(wanted);
    }
  }

  /** {@return a hart's server} */
  public DeadlineServer of(int hart) {
    return servers[hart];
  }

  /** {@return whether a hart's server has it run tasks of its class} */
  public boolean serving(int hart) {
    return servers[hart].serving();
  }

  private DeadlineServer of(Runqueue rq) {
    return servers[rq.hart().id()];
  }

  boolean owns(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    return of(rq).entity() == entity;
  }

  /** {@return the task that the hart's server runs, or null: then it does not contend any more} */
  SchedTask pickNext(Runqueue rq) {
    return of(rq).pickNext();
  }

  @Override
  public void queued(Runqueue rq, SchedTask task) {
    of(rq).comes(task);
  }

  @Override
  public void dequeued(Runqueue rq, SchedTask task) {
    of(rq).goes(task);
  }

  @Override
  public void ran(Runqueue rq, SchedTask task, long cycles) {
    of(rq).ran(task, cycles);
  }
}

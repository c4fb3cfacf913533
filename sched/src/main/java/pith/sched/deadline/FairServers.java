package pith.sched.deadline;

import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.Scheduler;

/** The fair server of each hart, and who tells it what happens there. */
public final class FairServers implements RunqueueWatcher {
  private final FairServer[] servers;

  FairServers(DeadlineClass deadlines, Runqueue[] runqueues, long hertz) {
    servers = new FairServer[runqueues.length];
    for (Runqueue rq : runqueues) {
      servers[rq.hart().id()] = new FairServer(deadlines, rq, hertz);
      rq.watcher(this);
    }
  }

  void attached(Scheduler scheduler) {
    for (FairServer server : servers) {
      server.attached(scheduler, scheduler.classOf(SchedPolicy.NORMAL));
    }
  }

  /** {@return a hart's server} */
  public FairServer of(int hart) {
    return servers[hart];
  }

  private FairServer of(Runqueue rq) {
    return servers[rq.hart().id()];
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

package pith.sched.balance;

import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.domain.HartLoads;
import pith.sched.eevdf.FairEntity;

/** Harts' loads as their runqueues' averages tell them. */
public final class RunqueueLoads implements HartLoads {
  private final Runqueue[] runqueues;

  public RunqueueLoads(Runqueue[] runqueues) {
    this.runqueues = runqueues;
  }

  @Override
  public int tasks(int hart) {
    return runqueues[hart].load().fair().tasks;
  }

  @Override
  public int running(int hart) {
    return runqueues[hart].running();
  }

  @Override
  public boolean idle(int hart) {
    return runqueues[hart].running() == 0 && runqueues[hart].current() == runqueues[hart].idle();
  }

  @Override
  public long load(int hart) {
    return runqueues[hart].loadAverage();
  }

  @Override
  public long util(int hart) {
    return runqueues[hart].utilization();
  }

  @Override
  public long runnable(int hart) {
    return runqueues[hart].runnableAverage();
  }

  @Override
  public long capacity(int hart) {
    return runqueues[hart].load().capacityForFair();
  }

  @Override
  public long taskLoad(SchedTask task) {
    return task.fair().load.load();
  }

  @Override
  public long taskUtil(SchedTask task) {
    return task.fair().load.expectedUtilization();
  }

  @Override
  public boolean waitsOver(SchedTask task, int hart) {
    FairEntity entity = task.fair();
    int others = entity.group == null ? tasks(hart) : entity.group.queue(hart).size();
    return others > 0 && !entity.queue.eligible(entity);
  }
}

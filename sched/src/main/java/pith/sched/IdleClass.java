package pith.sched;

import pith.sched.load.RunqueueLoad;

/** The end of the chain: the hart's idle task, which runs when nobody else wants to. */
final class IdleClass implements SchedClass {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return false;
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return task.hartId();
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {}

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    return true;
  }

  @Override
  public RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.IDLE;
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    return rq.idle();
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {}

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return false;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return false;
  }

  @Override
  public void yield(Runqueue rq, SchedTask running) {}

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    return Long.MAX_VALUE;
  }
}

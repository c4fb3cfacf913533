package pith.sched;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The head of the chain: each hart's stopper, which runs before everybody else when there is something that can be done only while no other task runs there.
 * What that is in Pith: a task that has the hart is to go elsewhere. The stopper takes the hart from it, so that it merely waits, and moves it like any other.
 * Source: Linux's {@code stop_sched_class}, {@code migration_cpu_stop}, {@code active_load_balance_cpu_stop}.
 */
final class StopClass implements SchedClass {
  private final SchedTask[] stoppers;

  /** For each hart the tasks that are to leave it. Guarded by its runqueue's lock. */
  private final ArrayDeque<SchedTask>[] leaving;

  @SuppressWarnings({"unchecked", "rawtypes"})
  StopClass(int harts) {
    stoppers = new SchedTask[harts];
    leaving = new ArrayDeque[harts];
    Arrays.setAll(leaving, hart -> new ArrayDeque<>(2));
  }

  void adopt(int hart, SchedTask stopper) {
    stoppers[hart] = stopper;
  }

  /** {@code task}, which runs on {@code rq}, whose lock is held, is to leave it as soon as the hart calls schedule(). */
  void ask(Runqueue rq, SchedTask task) {
    leaving[rq.hart().id()].add(task);
  }

  /** {@return the next task that is to leave, or null} The lock of {@code rq} is held. */
  SchedTask next(Runqueue rq) {
    return leaving[rq.hart().id()].poll();
  }

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return false;
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return task.hartId();
  }

  /** A stopper is always there, as an idle task is, and counts nowhere. */
  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {}

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    return true;
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    return leaving[rq.hart().id()].isEmpty() ? null : stoppers[rq.hart().id()];
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

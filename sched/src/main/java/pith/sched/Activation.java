package pith.sched;

import java.util.BitSet;
import java.util.List;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.sched.HartSelection.Why;
import pith.sync.Execution;
import pith.sync.SpinLock;

/**
 * Makes tasks runnable: those that wake up, those that are new, and those that may not stay where they are.
 *
 * <p>A task that sleeps goes through three stages: it announces the sleep (its state), leaves the runqueue (in {@link
 * Scheduler#schedule}), and comes to rest (its stack is switched away from). The waker asks under the runqueue's lock how far it has
 * got. Announced only: taking the state back is enough, and schedule() returns at once. Off the queue: nobody but the waker, who has
 * {@code piLock}, can change the state any more; it waits until the stack is at rest, and enqueues the task.
 */
final class Activation {
  /** Cycles for an interrupt to reach another hart (about 0.5 µs on current machines). */
  private static final long IPI_CYCLES = 1_000;

  private static final long WAKE_CYCLES = 300;

  private enum Stage {
    AWAKE,
    ANNOUNCED,
    OFF_QUEUE
  }

  private final Runqueue[] runqueues;
  private final List<SchedClass> chain;
  private final StopClass stop;
  private final TurnEnd turnEnd;

  Activation(Runqueue[] runqueues, List<SchedClass> chain, StopClass stop, TurnEnd turnEnd) {
    this.runqueues = runqueues;
    this.chain = chain;
    this.stop = stop;
    this.turnEnd = turnEnd;
  }

  /** Locks the runqueue of {@code task.hartId}; a waiting task may be balanced away while we wait (Linux's {@code task_rq_lock}). */
  SpinLock.Held lockRunqueue(SchedTask task) {
    while (true) {
      Runqueue rq = runqueues[task.hartId];
      SpinLock.Held held = rq.lock.acquire();
      if (task.hartId == rq.hart().id()) {
        return held;
      }
      held.close();
    }
  }

  /** Wakes {@code task} if it is in state {@code from}. {@return whether it was} Callable from any hart, and in interrupts. */
  boolean wakeUp(SchedTask task, TaskState from) {
    Hart here = Execution.current().hart();
    here.charge(WAKE_CYCLES);
    try (SpinLock.Held held = task.piLock.acquire()) {
      Stage stage = task.state() == from ? takeBack(task, from) : Stage.AWAKE;
      if (stage == Stage.OFF_QUEUE) {
        awaitRest(here, task);
        task.state(TaskState.RUNNING);
        task.hartId = task.schedClass().selectHart(task, Why.WAKE_UP);
        activate(here, task, Arrival.WAKE_UP);
      }
      return stage != Stage.AWAKE;
    }
  }

  private Stage takeBack(SchedTask task, TaskState from) {
    try (SpinLock.Held held = lockRunqueue(task)) {
      if (task.state() != from) {
        return Stage.AWAKE; // its condition came true: it ended the sleep itself
      }
      if (!task.queued) {
        return Stage.OFF_QUEUE;
      }
      task.state(TaskState.RUNNING);
      if (task.parked) {
        unpark(Execution.current().hart(), runqueues[task.hartId], task);
      }
      return Stage.ANNOUNCED;
    }
  }

  private static void awaitRest(Hart here, SchedTask task) {
    while (task.onHart()) {
      here.charge(WAKE_CYCLES);
    }
  }

  /** Lets a new task run for the first time. */
  void wakeUpNew(SchedTask task) {
    try (SpinLock.Held held = task.piLock.acquire()) {
      task.state(TaskState.RUNNING);
      task.schedClass(task.scheduler().classOf(task.rank(), task.policy())); // it may have been another one when the task was made
      task.hartId = task.schedClass().selectHart(task, Why.FORK);
      activate(Execution.current().hart(), task, Arrival.NEW);
    }
  }

  /** A task that ran on {@code from} when it was asked to leave goes to a hart where it may run, unless it sleeps by now or has gone already. */
  void moveAway(SchedTask task, Runqueue from) {
    try (SpinLock.Held held = task.piLock.acquire()) {
      if (detach(task, from)) {
        moveFrom(from.hart().id(), task);
      }
    }
  }

  private static boolean detach(SchedTask task, Runqueue from) {
    try (SpinLock.Held held = from.lock.acquire()) {
      boolean waits = task.queued && !task.parked && task.hartId == from.hart().id() && !task.onHart();
      if (waits) {
        from.account();
        deactivate(from, task, Departure.MOVE);
      }
      return waits;
    }
  }

  private void moveFrom(int from, SchedTask task) {
    Hart here = Execution.current().hart();
    task.hartId = task.schedClass().selectHart(task, Why.AFFINITY);
    SchedEvents.migrated(here, task, from, task.hartId);
    activate(here, task, Arrival.MOVE);
  }

  /**
   * {@code task} may run on {@code harts} only, from now on. If it waits where it may not run, it leaves; if it runs there, it is asked to, and moves
   * on the way; piLock is
   * held. Balancing, which has the runqueue's lock only, sees no other harts than those.
   */
  void restrict(SchedTask task, BitSet harts) {
    Hart here = Execution.current().hart();
    while (true) {
      try (SpinLock.Held held = lockRunqueue(task)) {
        Runqueue rq = runqueues[task.hartId];
        if (harts.get(task.hartId) || !beingSwitchedAway(rq, task)) {
          task.allowed(harts);
          if (!leaves(here, rq, task)) {
            return;
          }
          break;
        }
      }
      here.charge(WAKE_CYCLES); // soon it is at rest; until then its old harts hold, for it may be chosen again
    }
    moveFrom(task.hartId, task);
  }

  private static boolean beingSwitchedAway(Runqueue rq, SchedTask task) {
    return task.queued && !task.parked && rq.current != task && task.onHart();
  }

  /** {@return whether the task has left its runqueue, whose lock is held, because it waited where it may not run} */
  private boolean leaves(Hart here, Runqueue rq, SchedTask task) {
    if (!task.queued || task.allowedOn(task.hartId) || unqueueParked(rq, task)) {
      return false; // it is where it may be, or will be placed when it wakes
    }
    if (rq.current == task) {
      stop.ask(rq, task);
      requestReschedule(here, rq);
      return false;
    }
    rq.account();
    deactivate(rq, task, Departure.MOVE);
    return true;
  }

  /** Puts a task on the runqueue of {@code task.hartId} and has it preempt there if it should; piLock is held. */
  private void activate(Hart here, SchedTask task, Arrival how) {
    task.stack().notBefore(here.cycles()); // its hart's clock may be behind ours: it doesn't run before it was woken
    Runqueue rq = runqueues[task.hartId];
    try (SpinLock.Held held = rq.lock.acquire()) {
      rq.account();
      rq.enqueue(task, how);
      task.queued = true;
      arrived(here, rq, task);
    }
    task.schedClass().push(rq);
  }

  /** A sleeper whose class kept it in the queue is awake before it was let go: it need not be queued again. */
  private void unpark(Hart here, Runqueue rq, SchedTask task) {
    task.stack().notBefore(here.cycles());
    rq.account();
    rq.unpark(task);
    arrived(here, rq, task);
  }

  private void arrived(Hart here, Runqueue rq, SchedTask task) {
    rq.addRunning(1);
    task.runnable(true, Math.max(rq.hart().cycles(), here.cycles()));
    task.info().waits(Math.max(rq.hart().cycles(), here.cycles()));
    SchedEvents.woken(here, task);
    if (preempts(rq, task)) {
      requestReschedule(here, rq);
    } else if (here == rq.hart()) {
      turnEnd.arm(rq);
    } else {
      interrupt(here, rq); // the running task is not alone any more: its hart arms the end of its turn
    }
  }

  /** A parked sleeper leaves the queue for good; its runqueue's lock is held. {@return whether it was one} */
  static boolean unqueueParked(Runqueue rq, SchedTask task) {
    boolean parked = task.parked;
    if (parked) {
      rq.account();
      task.schedClass().dequeue(rq, task, Departure.STOP);
      rq.release(task);
    }
    return parked;
  }

  /** A task leaves its runqueue, whose lock is held and whose account is up to date; its class may keep it there asleep. */
  static void deactivate(Runqueue rq, SchedTask task, Departure why) {
    task.queued = !rq.dequeue(task, why);
    task.parked = task.queued;
    rq.addRunning(-1);
    task.runnable(false, rq.hart().cycles());
  }

  /**
   * A waiting task goes to another runqueue, to {@code to.hart()} or from it; both locks are held. Source: Linux's {@code detach_task} and
   * {@code attach_task}.
   */
  static void migrate(SchedTask task, Runqueue from, Runqueue to) {
    Hart here = Execution.current().hart();
    from.account();
    from.dequeue(task, Departure.MOVE);
    from.addRunning(-1);
    task.hartId = to.hart().id();
    task.stack().notBefore(here.cycles());
    to.account();
    to.enqueue(task, Arrival.MOVE);
    to.addRunning(1);
    SchedEvents.migrated(here, task, from.hart().id(), to.hart().id());
    requestReschedule(here, to);
  }

  boolean preempts(Runqueue rq, SchedTask woken) {
    SchedTask running = rq.current;
    if (running.schedClass() != woken.schedClass()) {
      return chain.indexOf(woken.schedClass()) < chain.indexOf(running.schedClass());
    }
    return running.schedClass().preempts(rq, woken, running);
  }

  /** The task that runs on {@code rq} should call schedule() soon; rq.lock is held. */
  static void requestReschedule(Hart here, Runqueue rq) {
    rq.wantReschedule(true);
    if (here != rq.hart()) {
      interrupt(here, rq);
    }
  }

  private static void interrupt(Hart here, Runqueue rq) {
    rq.hart().raise(Interrupt.SOFTWARE, here.cycles() + IPI_CYCLES);
  }
}

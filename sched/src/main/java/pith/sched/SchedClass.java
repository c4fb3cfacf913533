package pith.sched;

import pith.sched.load.RunqueueLoad;

/**
 * One kind of scheduling, as an operation table (Linux's {@code struct sched_class}). Every method runs with the runqueue's lock
 * held.
 */
public interface SchedClass {
  /** {@return its name, for reports} */
  String name();

  /** The scheduler is complete: timers and locks of runqueues are to be had from it. */
  default void attached(Scheduler scheduler) {}

  /** {@return whether tasks of a policy belong to this class} */
  boolean serves(SchedPolicy policy);

  /** {@return whether, at present, it has the tasks of a policy that another class serves otherwise} */
  default boolean takesOver(SchedPolicy policy) {
    return false;
  }

  /** {@return the hart to which a task of this class should go; task.pi_lock is held, no runqueue's lock is} */
  int selectHart(SchedTask task, HartSelection.Why why);

  /** A task becomes runnable here. */
  void enqueue(Runqueue rq, SchedTask task, Arrival how);

  /**
   * A task stops being runnable here.
   *
   * @return whether it left; a class that keeps a sleeper in its queue for a while says no, and calls {@link Runqueue#release} when it lets it go. Only those
   *     who {@link Departure#SLEEP} may be kept, and one that is kept leaves when this is called again for another reason
   */
  boolean dequeue(Runqueue rq, SchedTask task, Departure why);

  /** A task that {@link #dequeue} kept is awake again. */
  default void unpark(Runqueue rq, SchedTask task) {}

  /** A task, not queued, goes to another class; {@code rq} is where it was last. */
  default void leaves(Runqueue rq, SchedTask task) {}

  /** {@return as what its tasks count when they have the hart} */
  default RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.OTHER;
  }

  /**
   * A hart is about to pick: who keeps tasks elsewhere brings some here. {@code previous} runs, or has just left. No runqueue's lock is held. Source: Linux's
   * {@code balance}.
   */
  default void balance(Runqueue rq, SchedTask previous) {}

  /** {@return the task that should run next, without removing it, or null if this class has none} */
  SchedTask pickNext(Runqueue rq);

  /** {@code next}, which {@link #pickNext} offered, gets the hart; it may be the task that has it already. */
  default void setNext(Runqueue rq, SchedTask next) {}

  /** {@code previous}, still runnable or not, gives its hart to a task that is not itself. */
  default void putPrevious(Runqueue rq, SchedTask previous) {}

  /** Time passed for the running task: {@code cycles} since the last call. */
  void account(Runqueue rq, SchedTask running, long cycles);

  /** {@return whether the running task has used up its turn and another one of its class waits} */
  boolean turnIsOver(Runqueue rq, SchedTask running);

  /** {@return whether {@code woken} should take the hart from {@code running}; both are of this class} */
  boolean preempts(Runqueue rq, SchedTask woken, SchedTask running);

  /**
   * A task has left {@code rq} or became less urgent: tasks that wait elsewhere may be fetched. No runqueue's lock is held. Source: Linux's
   * {@code pull_rt_task}.
   */
  default void pull(Runqueue rq) {}

  /** Tasks that wait on {@code rq}, because one of them woke up or another one got the hart, may be sent elsewhere. No runqueue's lock is held. */
  default void push(Runqueue rq) {}

  /** {@code task}, not queued, came into this class. */
  default void switchedTo(Runqueue rq, SchedTask task) {}

  /** The running task gives way to its equals. */
  void yield(Runqueue rq, SchedTask running);

  /** {@return how long a turn of {@code task} is, in cycles; 0 if it has none} Source: Linux's {@code get_rr_interval}. */
  default long interval(SchedTask task) {
    return 0;
  }

  /** {@return the cycles until the running task's turn is over, or {@link Long#MAX_VALUE} if nobody else waits} */
  long turnLength(Runqueue rq, SchedTask running);
}

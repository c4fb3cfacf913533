package pith.sched;

/** Where a task that becomes runnable should go. Looks without locks: a guess will do. */
public interface HartSelection {
  /** Why a hart is looked for. */
  enum Why {
    /** A sleeper wakes: the waker is the caller. */
    WAKE_UP,
    /** A new task runs for the first time. */
    FORK,
    /** A task starts another program: its caches hold nothing of use. */
    EXEC,
    /** The task may not stay where it is. */
    AFFINITY
  }

  /** {@return the number of a hart on which {@code task} may run} */
  int select(SchedTask task, Why why);
}

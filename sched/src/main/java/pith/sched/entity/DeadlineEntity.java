package pith.sched.entity;

/**
 * A standing in the deadline class: a task's, or a server's that runs tasks of another class. Times are in cycles. Guarded by the lock of its runqueue,
 * and changed by the deadline class only.
 *
 * @param <T> the type of tasks
 */
public final class DeadlineEntity<T> {
  /** The task, or null for a server. */
  public final T owner;

  // What is reserved:

  public long fullRuntime;
  public long relativeDeadline;
  public long period;

  /** runtime / period and runtime / deadline, in 2⁻²⁰. */
  public long bandwidth;

  public long density;

  // How it stands:

  /** What is left of the runtime until {@link #deadline}; negative after an overrun. */
  public long runtime;

  /** The absolute deadline; 0 before the first one. */
  public long deadline;

  /** The runtime is used up: it waits for the next period. */
  public boolean throttled;

  /** It gave up the rest of its runtime. */
  public boolean yielded;

  /** It stands in its hart's tree. */
  public boolean queued;

  /** It waits for its hart, and may be moved to another. */
  public boolean waiting;

  /** It is on a runqueue, but not counted among those that want to run, since it is {@link #throttled}. */
  public boolean withheld;

  /** A more urgent task waits for what it holds: it is never throttled. */
  public boolean boosted;

  /** The hart among whose tasks its bandwidth is counted, or −1. */
  public int countedAt = -1;

  /** Whether it uses its bandwidth, or did and has not paid for it yet (until its 0-lag time). */
  public boolean active;

  /** Grows with each sleep and each end of one: timers started before mean nothing. */
  public long epoch;

  /** Breaks ties between equal deadlines: first come, first served. */
  public long sequence;

  public DeadlineEntity(T owner) {
    this.owner = owner;
  }

  /** {@return whether the deadline is the end of the period} */
  public boolean implicit() {
    return relativeDeadline == period;
  }
}

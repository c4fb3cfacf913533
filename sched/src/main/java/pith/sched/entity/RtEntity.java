package pith.sched.entity;

/** A task's standing in the real-time class. Guarded by the lock of the runqueue the task is on, and changed by the real-time class only. */
public final class RtEntity {
  /** The priority of the list in which the task stands, 1 to 99; 0 while it stands in none. */
  public int queuedAt;

  /** Cycles left of a round-robin turn. */
  public long turn;

  /** The cycles that the task had run when it woke up last, or came into the class: RLIMIT_RTTIME counts from there. Read by the task itself. */
  public volatile long ranBefore;

  /** Whether the task waits for its hart, and may be moved to another. */
  public boolean waiting;

  /** It enters a lower priority's list because its own was lowered while it ran: it goes to the head (POSIX, sched_setparam). */
  public boolean atHead;
}

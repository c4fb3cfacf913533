package pith.sched;

import pith.sched.reservation.Reservation;

/**
 * What a task asks of the scheduler, beside where it may run.
 *
 * @param nice −20 (most) to 19 (least); kept, though without effect, while the policy is none of the fair ones
 * @param priority 1 to 99 (most) for FIFO and RR, else 0
 * @param reservation the processor time that a DEADLINE task was promised; null for all others
 * @param sliceNanos the length of a fair task's requests, if it chose that itself; else 0
 * @param resetOnFork children get no privilege: they begin as NORMAL, and at nice 0 if the level is negative
 */
public record SchedAttributes(SchedPolicy policy, int nice, int priority, Reservation reservation, long sliceNanos, boolean resetOnFork) {
  public static final int MAX_PRIORITY = 99;
  public static final int MIN_NICE = -20;
  public static final int MAX_NICE = 19;

  /** A fair task may choose a slice between these. Source: Linux {@code __setparam_fair}. */
  private static final long MIN_SLICE_NANOS = 100_000, MAX_SLICE_NANOS = 100_000_000;

  /** What the first task has. */
  public static final SchedAttributes DEFAULT = new SchedAttributes(SchedPolicy.NORMAL, 0, 0, null, 0, false);

  public SchedAttributes {
    boolean ranks = policy.realTime();
    boolean priorityFits = ranks ? priority >= 1 && priority <= MAX_PRIORITY : priority == 0;
    if (nice < MIN_NICE || nice > MAX_NICE || !priorityFits || (policy == SchedPolicy.DEADLINE) != (reservation != null)) {
      throw new IllegalArgumentException("a task cannot have " + policy + ", nice " + nice + ", priority " + priority + ", " + reservation);
    }
  }

  /** {@return these with a policy of the fair class and a nice level} */
  public SchedAttributes fair(SchedPolicy next, int level) {
    return new SchedAttributes(next, level, 0, null, sliceNanos, resetOnFork);
  }

  /** {@return these with a real-time policy and priority} */
  public SchedAttributes realTime(SchedPolicy next, int rank) {
    return new SchedAttributes(next, nice, rank, null, sliceNanos, resetOnFork);
  }

  /** {@return these with the deadline policy} The reservation is the task's own. */
  public SchedAttributes deadline(Reservation promised) {
    return new SchedAttributes(SchedPolicy.DEADLINE, nice, 0, promised, sliceNanos, resetOnFork);
  }

  /** {@return these with another nice level} */
  public SchedAttributes withNice(int level) {
    return new SchedAttributes(policy, level, priority, reservation, sliceNanos, resetOnFork);
  }

  /** {@return these with requests of {@code nanos}, brought into the range that there is; of the usual length if it is 0} */
  public SchedAttributes withSlice(long nanos) {
    long slice = nanos == 0 ? 0 : Math.clamp(nanos, MIN_SLICE_NANOS, MAX_SLICE_NANOS);
    return new SchedAttributes(policy, nice, priority, reservation, slice, resetOnFork);
  }

  /** {@return these, saying whether children are to be reset} */
  public SchedAttributes withResetOnFork(boolean reset) {
    return new SchedAttributes(policy, nice, priority, reservation, sliceNanos, reset);
  }

  /** {@return what a child of a task with these begins with} Source: Linux {@code sched_fork}. */
  SchedAttributes ofChild() {
    if (!resetOnFork) {
      return this;
    }
    boolean privileged = policy.realTime() || policy == SchedPolicy.DEADLINE;
    return new SchedAttributes(privileged ? SchedPolicy.NORMAL : policy, privileged ? 0 : Math.max(0, nice), 0, null, 0, false);
  }

  /** {@return the rank of a task with these, which nobody lends a better one} */
  public int rank() {
    return switch (policy) {
      case DEADLINE -> Rank.DEADLINE;
      case FIFO, RR -> Rank.ofRealTime(priority);
      case NORMAL, BATCH, IDLE, EXT -> Rank.ofNice(nice);
    };
  }
}

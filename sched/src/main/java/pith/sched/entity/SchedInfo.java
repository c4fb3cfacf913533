package pith.sched.entity;

/**
 * How long a task waited for a hart, how often it got one and why it gave it up. Times are cycles of the hart that the task waits at. Written under the lock of
 * that hart's runqueue; what others may read without it is volatile. Source: Linux's {@code struct sched_info}, nvcsw and nivcsw.
 */
public final class SchedInfo {
  /** Since when the task waits on a runqueue; −1 while it runs or sleeps. */
  private long waitingSince = -1;

  private volatile long waitedCycles;
  private volatile long turns;
  private long voluntarySwitches;
  private long involuntarySwitches;

  /** The task wants to run from {@code now} on. */
  public void waits(long now) {
    waitingSince = now;
  }

  /** The task gets its hart at {@code now}. */
  public void arrives(long now) {
    if (waitingSince >= 0) {
      waitedCycles += Math.max(0, now - waitingSince);
    }
    waitingSince = -1;
    turns++;
  }

  /** The task gives its hart up: to sleep, or because another one was more entitled. */
  public void leaves(boolean voluntary) {
    if (voluntary) {
      voluntarySwitches++;
    } else {
      involuntarySwitches++;
    }
  }

  /** {@return cycles for which the task wanted to run and others did, up to its last turn} */
  public long waitedCycles() {
    return waitedCycles;
  }

  /** {@return how often the task got a hart} */
  public long turns() {
    return turns;
  }

  /** {@return switches because the task slept} */
  public long voluntarySwitches() {
    return voluntarySwitches;
  }

  /** {@return switches because another task was more entitled} */
  public long involuntarySwitches() {
    return involuntarySwitches;
  }
}

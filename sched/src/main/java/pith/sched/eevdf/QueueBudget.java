package pith.sched.eevdf;

/** A queue's part of its group's {@link Bandwidth}, and since when it is stopped. Guarded by the lock of the hart's runqueue. */
public final class QueueBudget {
  /** Cycles that may be used before the next are fetched; negative: overdrawn. Written under the bandwidth's lock too. */
  long remaining;

  /** Whether the queue is off its parent's, for want of budget. */
  private boolean throttled;

  /** How many of the queue itself and those above are throttled. */
  private int depth;

  /** When the averages' time stopped, and how much has been left out before, in nanoseconds of the runqueue's clock. */
  private long stoppedAt;

  private long leftOut;

  /** When throttling began, in cycles of the hart. */
  private long since;

  public boolean throttled() {
    return throttled;
  }

  /** {@return whether the queue, or one above, is throttled: nobody here runs} */
  public boolean stopped() {
    return depth > 0;
  }

  /** {@return cycles that may be used before more has to be fetched} */
  public long remaining() {
    return remaining;
  }

  /** The queue itself is throttled from {@code cycles} on. */
  public void throttle(long cycles) {
    throttled = true;
    since = cycles;
  }

  /** It is no longer. */
  public void unthrottle() {
    throttled = false;
  }

  /** {@return for how long it has been throttled at {@code cycles}} */
  public long throttledFor(long cycles) {
    return throttled ? Math.max(0, cycles - since) : 0;
  }

  /** One more of those above, or the queue itself, is throttled, or one fewer; {@code now} is the time of the runqueue's averages. */
  public void stop(boolean on, long now) {
    if (on && depth++ == 0) {
      stoppedAt = now;
    } else if (!on && --depth == 0) {
      leftOut += now - stoppedAt;
    }
  }

  /** {@return the time of the averages here: it stands while nobody may run} */
  public long time(long now) {
    return (depth > 0 ? stoppedAt : now) - leftOut;
  }
}

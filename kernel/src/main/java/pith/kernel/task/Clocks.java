package pith.kernel.task;

/** What time it is: the machine's virtual time, and the offset that makes a date of it. */
public final class Clocks {
  private volatile long realtimeOffsetNanos;

  /** {@return nanoseconds from 1970 to boot, so that CLOCK_REALTIME is CLOCK_MONOTONIC plus this} */
  public long realtimeOffsetNanos() {
    return realtimeOffsetNanos;
  }

  /** Sets the date: at boot from the machine's clock device, later by clock_settime(2). */
  public void realtimeOffsetNanos(long nanos) {
    realtimeOffsetNanos = nanos;
  }
}

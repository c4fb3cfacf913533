package pith.sched;

/** What /proc/sys/kernel/sched_* sets for real-time and deadline tasks. Written by whoever changes a setting, read everywhere. */
public final class RealTimeSettings {
  public static final int DEFAULT_TIMESLICE_MILLIS = 100;
  private static final int DEFAULT_PERIOD_MICROS = 1_000_000;
  private static final int DEFAULT_RUNTIME_MICROS = 950_000;

  private volatile int timesliceMillis = DEFAULT_TIMESLICE_MILLIS;
  private volatile int periodMicros = DEFAULT_PERIOD_MICROS;
  private volatile int runtimeMicros = DEFAULT_RUNTIME_MICROS;

  /** {@return how long a round-robin task runs before its equals do (sched_rr_timeslice_ms)} */
  public int timesliceMillis() {
    return timesliceMillis;
  }

  /** Sets {@link #timesliceMillis}; what is not positive sets the default. */
  public void timesliceMillis(int millis) {
    timesliceMillis = millis > 0 ? millis : DEFAULT_TIMESLICE_MILLIS;
  }

  /** {@return the period over which {@link #runtimeMicros} counts (sched_rt_period_us)} */
  public int periodMicros() {
    return periodMicros;
  }

  /** {@return how much of each period deadline reservations may take of a hart, or −1 for all of it (sched_rt_runtime_us)} */
  public int runtimeMicros() {
    return runtimeMicros;
  }

  /** Sets both. {@return whether they make sense: a positive period, and a runtime of −1 or no longer than it} */
  public boolean bandwidth(int period, int runtime) {
    boolean sensible = period > 0 && runtime >= -1 && runtime <= period;
    if (sensible) {
      periodMicros = period;
      runtimeMicros = runtime;
    }
    return sensible;
  }
}

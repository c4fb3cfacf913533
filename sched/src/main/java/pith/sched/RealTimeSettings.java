package pith.sched;

import pith.sched.reservation.BandwidthLedger;

/** What /proc/sys/kernel/sched_* sets for real-time and deadline tasks. Written by whoever changes a setting, read everywhere. */
public final class RealTimeSettings {
  public static final int DEFAULT_TIMESLICE_MILLIS = 100;
  private static final int DEFAULT_PERIOD_MICROS = 1_000_000;
  private static final int DEFAULT_RUNTIME_MICROS = 950_000;

  private final BandwidthLedger ledger;
  private volatile int timesliceMillis = DEFAULT_TIMESLICE_MILLIS;
  private volatile int periodMicros = DEFAULT_PERIOD_MICROS;
  private volatile int runtimeMicros = DEFAULT_RUNTIME_MICROS;

  /** Linux's defaults, for a machine of so many harts. */
  public RealTimeSettings(int harts) {
    ledger = new BandwidthLedger(harts, BandwidthLedger.fraction(DEFAULT_RUNTIME_MICROS, DEFAULT_PERIOD_MICROS));
  }

  /** {@return what is promised to deadline tasks} */
  public BandwidthLedger ledger() {
    return ledger;
  }

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

  /** What came of setting {@link #periodMicros} and {@link #runtimeMicros}. */
  public enum Outcome {
    SET,
    /** The period is not positive, or the runtime is longer. */
    SENSELESS,
    /** More is promised already. */
    BUSY
  }

  /** Sets both. */
  public Outcome bandwidth(int period, int runtime) {
    if (period <= 0 || runtime < -1 || runtime > period) {
      return Outcome.SENSELESS;
    }
    if (!ledger.limit(runtime < 0 ? BandwidthLedger.HART : BandwidthLedger.fraction(runtime, period))) {
      return Outcome.BUSY;
    }
    periodMicros = period;
    runtimeMicros = runtime;
    return Outcome.SET;
  }
}

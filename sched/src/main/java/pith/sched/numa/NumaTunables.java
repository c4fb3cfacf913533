package pith.sched.numa;

/** What an administrator can set about NUMA balancing, with Linux's names and defaults. */
public final class NumaTunables {
  private static final int SECOND = 1000;

  private volatile boolean enabled = true;
  private volatile int scanDelayMillis = SECOND;
  private volatile int scanPeriodMinMillis = SECOND;
  private volatile int scanPeriodMaxMillis = 60 * SECOND;
  private volatile int scanSizeMib = 256;

  /** {@return whether memory is looked at at all} {@code kernel.numa_balancing} */
  public boolean enabled() {
    return enabled;
  }

  public void enabled(boolean on) {
    enabled = on;
  }

  /** {@return for how long a new address space is left alone} */
  public int scanDelayMillis() {
    return scanDelayMillis;
  }

  public void scanDelayMillis(int millis) {
    scanDelayMillis = millis;
  }

  /** {@return the shortest time between two scans, while much is used from other nodes} */
  public int scanPeriodMinMillis() {
    return scanPeriodMinMillis;
  }

  public void scanPeriodMinMillis(int millis) {
    scanPeriodMinMillis = millis;
  }

  /** {@return the longest, while little is} */
  public int scanPeriodMaxMillis() {
    return scanPeriodMaxMillis;
  }

  public void scanPeriodMaxMillis(int millis) {
    scanPeriodMaxMillis = millis;
  }

  /** {@return how much memory one scan takes out of reach} */
  public int scanSizeMib() {
    return scanSizeMib;
  }

  public void scanSizeMib(int mib) {
    scanSizeMib = mib;
  }
}

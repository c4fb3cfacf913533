package pith.sched.cas;

import java.util.Locale;

/**
 * What an administrator can set about cache-aware scheduling, with Linux's names and defaults. Values are checked when they are set; readers take
 * what is there at
 * the moment.
 */
public final class CasTunables {
  /** One setting. */
  public enum Tunable {
    /** Whether caches have a say at all. */
    ENABLED(1, 0, 1),
    /** How far a process may exceed a cache before it is left alone: 0 not at all, 100 as far as it likes. */
    AGGR_TOLERANCE(1, 0, 100),
    /** Ticks after which what was counted is worth half. */
    EPOCH_PERIOD(2, 1, Integer.MAX_VALUE),
    /** Epochs after which a preference that nobody confirmed is forgotten. */
    EPOCH_AFFINITY_TIMEOUT(5, 1, Integer.MAX_VALUE),
    /** Percent of a cache's capacity in use up to which tasks are gathered. */
    OVERAGGR_PCT(50, 0, 100),
    /** Percent by which one cache may be fuller than another for the sake of gathering. */
    IMB_PCT(20, 0, 100);

    private final int usual;
    private final int least;
    private final int most;

    Tunable(int usual, int least, int most) {
      this.usual = usual;
      this.least = least;
      this.most = most;
    }

    /** {@return its file's name} */
    public String fileName() {
      return name().toLowerCase(Locale.ROOT);
    }

    public int usual() {
      return usual;
    }

    /** {@return whether a value may be set} */
    public boolean admits(long value) {
      return value >= least && value <= most;
    }
  }

  private static final int ALL_TOLERATED = 100;

  private volatile int enabled;
  private volatile int tolerance;
  private volatile int epochPeriod;
  private volatile int timeout;
  private volatile int overaggregation;
  private volatile int imbalance;

  /** Linux's defaults: an epoch is HZ/100 ticks, 2 of 4 ms. */
  public CasTunables() {
    for (Tunable tunable : Tunable.values()) {
      set(tunable, tunable.usual());
    }
  }

  /** {@return whether {@code value} may be set, and is now} */
  public boolean set(Tunable tunable, long value) {
    if (!tunable.admits(value)) {
      return false;
    }
    int set = (int) value;
    switch (tunable) {
      case ENABLED -> enabled = set;
      case AGGR_TOLERANCE -> tolerance = set;
      case EPOCH_PERIOD -> epochPeriod = set;
      case EPOCH_AFFINITY_TIMEOUT -> timeout = set;
      case OVERAGGR_PCT -> overaggregation = set;
      case IMB_PCT -> imbalance = set;
    }
    return true;
  }

  public int get(Tunable tunable) {
    return switch (tunable) {
      case ENABLED -> enabled;
      case AGGR_TOLERANCE -> tolerance;
      case EPOCH_PERIOD -> epochPeriod;
      case EPOCH_AFFINITY_TIMEOUT -> timeout;
      case OVERAGGR_PCT -> overaggregation;
      case IMB_PCT -> imbalance;
    };
  }

  boolean enabled() {
    return enabled != 0;
  }

  int epochPeriod() {
    return epochPeriod;
  }

  int timeout() {
    return timeout;
  }

  int overaggregation() {
    return overaggregation;
  }

  int imbalance() {
    return imbalance;
  }

  /** {@return whether a process is never too large} */
  boolean toleratesAll() {
    return tolerance >= ALL_TOLERATED;
  }

  /**
   * {@return how many times its size a cache counts for: 0 if nothing is tolerated} {@code step} is how fast that grows. Source: Linux's {@code
   * get_sched_cache_scale}.
   */
  long scale(int step) {
    return tolerance == 0 ? 0 : 1 + (long) (tolerance - 1) * step;
  }
}

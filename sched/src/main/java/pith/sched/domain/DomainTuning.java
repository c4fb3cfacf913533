package pith.sched.domain;

/**
 * The figures by which a domain is balanced. Immutable.
 *
 * @param minInterval cycles between two passes while there is something to move
 * @param maxInterval cycles to which the interval doubles while there is not
 * @param busyFactor how many times rarer a busy hart balances
 * @param imbalancePct how much more, in percent, a group must have before it matters
 * @param cacheNiceTries failed passes before tasks whose cache is warm are moved
 */
public record DomainTuning(long minInterval, long maxInterval, int busyFactor, int imbalancePct, int cacheNiceTries) {
  private static final int BUSY_FACTOR = 16;
  private static final int IMBALANCE_PCT = 117;
  private static final int SMT_IMBALANCE_PCT = 110;
  private static final long MILLIS_PER_SECOND = 1000;

  /** {@return the figures of a domain of {@code weight} harts on a machine of {@code hertz}} Source: Linux's {@code sd_init}. */
  static DomainTuning of(DomainLevel level, int weight, long hertz) {
    int tries =
        switch (level) {
          case SMT -> 0;
          case CLS, MC, PKG -> 1;
          case NUMA -> 2;
        };
    long interval = Math.max(1, weight * hertz / MILLIS_PER_SECOND);
    return new DomainTuning(interval, 2 * interval, BUSY_FACTOR, level == DomainLevel.SMT ? SMT_IMBALANCE_PCT : IMBALANCE_PCT, tries);
  }

  public DomainTuning withMinInterval(long cycles) {
    return new DomainTuning(cycles, maxInterval, busyFactor, imbalancePct, cacheNiceTries);
  }

  public DomainTuning withMaxInterval(long cycles) {
    return new DomainTuning(minInterval, cycles, busyFactor, imbalancePct, cacheNiceTries);
  }

  public DomainTuning withBusyFactor(int times) {
    return new DomainTuning(minInterval, maxInterval, times, imbalancePct, cacheNiceTries);
  }

  public DomainTuning withImbalancePct(int percent) {
    return new DomainTuning(minInterval, maxInterval, busyFactor, percent, cacheNiceTries);
  }

  public DomainTuning withCacheNiceTries(int tries) {
    return new DomainTuning(minInterval, maxInterval, busyFactor, imbalancePct, tries);
  }
}

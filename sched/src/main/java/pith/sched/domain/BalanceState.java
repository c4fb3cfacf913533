package pith.sched.domain;

/** What balancing a domain remembers from one pass to the next. Owned by the hart; times are in cycles of its clock. */
public final class BalanceState {
  private static final int INITIAL_ATTEMPTS = 512;
  private static final int INITIAL_SUCCESSES = 256;

  public long lastBalance;

  /** Cycles between two passes. */
  public long interval;

  /** Passes in a row that found an imbalance and moved nothing. */
  public int failed;

  /** The longest that a look for work by a hart about to idle took lately, in cycles. */
  public long maxNewIdleCost;

  /** When {@link #maxNewIdleCost} decayed last. */
  public long lastDecay;

  // How often a look for work by a hart about to idle found any, for the die that is cast before the next one:

  public int newIdleAttempts = INITIAL_ATTEMPTS;
  public int newIdleSuccesses = INITIAL_SUCCESSES;

  /** Successes in 1024 attempts. */
  public int newIdleRatio = INITIAL_ATTEMPTS;

  BalanceState(long interval) {
    this.interval = interval;
  }
}

package pith.sched.load;

/**
 * The geometric series behind every average: y^n for y³² = ½, and what whole periods add. Source: Linux {@code kernel/sched/pelt.c} and {@code sched-pelt.h}.
 */
public final class Decay {
  /** Microseconds (of 1024 ns) in a period, and what a period adds that was wholly used. */
  public static final int PERIOD = 1024;

  /** What the sum tends to: 1024 · Σ yⁿ, as integer arithmetic reaches it. */
  public static final int MAX_SUM = 47_742;

  /** The sum without the period that is under way. */
  public static final int MIN_DIVIDER = MAX_SUM - PERIOD;

  private static final int HALF_LIFE = 32;

  /** After so many periods nothing is left. */
  private static final long FORGOTTEN = 63L * HALF_LIFE;

  /** y^n · 2^32, rounded down, for n below the half-life. */
  private static final long[] INVERSE = new long[HALF_LIFE];

  static {
    for (int n = 0; n < HALF_LIFE; n++) {
      INVERSE[n] = (long) (0xffff_ffffL * StrictMath.pow(0.5, n / (double) HALF_LIFE));
    }
  }

  private Decay() {}

  /** {@return {@code sum}, not negative, after {@code periods} more periods} */
  public static long decay(long sum, long periods) {
    if (periods > FORGOTTEN) {
      return 0;
    }
    long halved = sum >> periods / HALF_LIFE;
    long factor = INVERSE[(int) (periods % HALF_LIFE)];
    return Math.multiplyHigh(halved, factor) << 32 | halved * factor >>> 32;
  }

  /**
   * {@return what a stretch adds that completes one period with its first {@code head} microseconds, spans {@code periods} − 1 whole ones and ends {@code tail}
   * into another}
   */
  static long contribution(long periods, long head, long tail) {
    return decay(head, periods) + (MAX_SUM - decay(MAX_SUM, periods) - PERIOD) + tail;
  }
}

package pith.hal.time;

/**
 * Converts between cycles of virtual time and nanoseconds, exactly and without overflow.
 *
 * @param hertz cycles per second
 */
public record ClockRate(long hertz) {
  private static final long NANOS = 1_000_000_000L;

  /** {@return how many nanoseconds {@code cycles} take, rounded down; at most {@link Long#MAX_VALUE}} */
  public long nanos(long cycles) {
    long seconds = cycles / hertz;
    if (seconds >= Long.MAX_VALUE / NANOS) {
      return Long.MAX_VALUE;
    }
    return seconds * NANOS + scale(cycles % hertz, NANOS, hertz);
  }

  /** {@return how many cycles pass in {@code nanos}, rounded up so that a wait never ends early; at most {@link Long#MAX_VALUE}} */
  public long cycles(long nanos) {
    long seconds = nanos / NANOS;
    if (seconds >= Long.MAX_VALUE / hertz) {
      return Long.MAX_VALUE;
    }
    return seconds * hertz + scale(nanos % NANOS, hertz, NANOS) + (nanos % NANOS * hertz % NANOS != 0 ? 1 : 0);
  }

  /** Both factors are below 2^33 at clock rates up to 8 GHz, so the product fits. */
  private static long scale(long part, long numerator, long denominator) {
    return part * numerator / denominator;
  }
}

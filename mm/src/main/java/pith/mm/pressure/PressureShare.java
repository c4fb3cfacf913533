package pith.mm.pressure;

/** For how long a state lasted, in sum, and as a share of the last 10, 60 and 300 s. Guarded by the lock of its {@link PressureState}. */
final class PressureShare {
  /** What is averaged over, in seconds. */
  static final int[] SPANS = {10, 60, 300};

  /** After so many periods in one state the averages show nothing else. */
  private static final long FORGOTTEN = 4096;

  /** e^(−2 s / span), of 2048. Linux: {@code EXP_10s} and so on. */
  private static final int[] KEEP = {1677, 1981, 2034};

  private static final int ONE = 2048;

  /** Hundredths of a percent. */
  private static final int WHOLE = 100_00;

  private final long period;

  /** Each of {@link #SPANS}: hundredths of a percent, times {@link #ONE}. */
  private final long[] averages = new long[SPANS.length];

  private long total;
  private long periodEnd;
  private long inPeriod;

  PressureShare(long periodCycles) {
    period = periodCycles;
    periodEnd = periodCycles;
  }

  /** From {@code from} to {@code to} the state lasted ({@code on}), or did not. */
  void advance(long from, long to, boolean on) {
    total += on ? to - from : 0;
    long at = from;
    for (long ended = 0; periodEnd <= to; ended++) {
      inPeriod += on ? periodEnd - at : 0;
      average(inPeriod);
      inPeriod = 0;
      periodEnd += ended < FORGOTTEN ? period : Math.max(1, (to - periodEnd) / period + 1) * period;
      at = periodEnd - period;
    }
    inPeriod += on ? to - at : 0;
  }

  private void average(long lasted) {
    long share = lasted * WHOLE / period * ONE;
    for (int i = 0; i < averages.length; i++) {
      averages[i] = (averages[i] * KEEP[i] + share * (ONE - KEEP[i])) / ONE;
    }
  }

  long total() {
    return total;
  }

  /** {@return hundredths of a percent} */
  long average(int span) {
    return averages[span] / ONE;
  }
}

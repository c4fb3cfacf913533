package pith.sched.load;

/**
 * Decaying averages of load, runnable time and running time (Linux's {@code struct sched_avg}). Times are nanoseconds of a {@link PeltClock}. Written under the
 * runqueue's lock; averages are readable without.
 */
public class LoadSignal {
  /** Utilization of a hart of full capacity that never rests. */
  public static final int CAPACITY = 1024;

  private static final int NANOS_SHIFT = 10;
  private static final int CAPACITY_SHIFT = 10;

  /** Up to when the sums are right; in steps of 1024 ns, so that nothing is lost by rounding. */
  volatile long updated;

  /** How far into its period {@link #updated} is, in units of 1024 ns. */
  int intoPeriod;

  long loadSum;
  long runnableSum;
  long runningSum;
  private volatile long load;
  private volatile long runnable;
  private volatile long utilization;

  /**
   * Time passes up to {@code now}; since the last call {@code loads} was the load, {@code count} tasks were runnable, and {@code runs} says whether one ran.
   *
   * @return whether a period ended, so that the averages are to be made anew
   */
  final boolean accumulate(long now, long loads, long count, boolean runs) {
    long passed = now - updated;
    if (passed < 0) {
      updated = now;
      return false;
    }
    long delta = passed >> NANOS_SHIFT;
    if (delta == 0) {
      return false;
    }
    updated += delta << NANOS_SHIFT;
    // What neither is queued nor runs may have something of the past to forget, but must not seem to run for a moment.
    return add(delta, loads, loads == 0 ? 0 : count, loads != 0 && runs);
  }

  private boolean add(long delta, long loads, long count, boolean runs) {
    long periods = (delta + intoPeriod) / Decay.PERIOD;
    long contribution = delta;
    long into = delta + intoPeriod;
    if (periods > 0) {
      loadSum = Decay.decay(loadSum, periods);
      runnableSum = Decay.decay(runnableSum, periods);
      runningSum = Decay.decay(runningSum, periods);
      into %= Decay.PERIOD;
      contribution = Decay.contribution(periods, Decay.PERIOD - intoPeriod, into);
    }
    intoPeriod = (int) into;
    loadSum += loads * contribution;
    runnableSum += count * contribution << CAPACITY_SHIFT;
    runningSum += runs ? contribution << CAPACITY_SHIFT : 0;
    return periods > 0;
  }

  /** Makes the averages from the sums; {@code weight} turns the sum of load into load. */
  final void average(long weight) {
    long divider = divider();
    load = weight * loadSum / divider;
    runnable = runnableSum / divider;
    utilization = runningSum / divider;
  }

  /** For a signal that knows running only: whether something ran until {@code now}. */
  public final void ran(long now, boolean runs) {
    if (accumulate(now, runs ? 1 : 0, runs ? 1 : 0, runs)) {
      average(1);
    }
  }

  /** {@return what the sums of something that was always there amount to at this point of a period} */
  final long divider() {
    return Decay.MIN_DIVIDER + intoPeriod;
  }

  final void averages(long newLoad, long newRunnable, long newUtilization) {
    load = newLoad;
    runnable = newRunnable;
    utilization = newUtilization;
  }

  /** {@return weight times the part of the time that it was queued, lately} */
  public final long load() {
    return load;
  }

  /** {@return 1024 times how many of its tasks were runnable, lately} */
  public final long runnable() {
    return runnable;
  }

  /** {@return 1024 times the part of the time that it ran, lately} */
  public final long utilization() {
    return utilization;
  }
}

package pith.sched.reservation;

import java.util.Optional;

/**
 * What a deadline task asks for, in nanoseconds: {@code runtime} in every {@code period}, within {@code deadline} of its start.
 *
 * @param reclaim it may use what others reserved and leave unused (GRUB, SCHED_FLAG_RECLAIM)
 * @param signalsOverrun it gets SIGXCPU when it uses more than its runtime (SCHED_FLAG_DL_OVERRUN)
 */
public record DeadlineParameters(long runtime, long deadline, long period, boolean reclaim, boolean signalsOverrun) {
  /** Shorter runtimes cannot be told from nothing. Source: Linux DL_SCALE. */
  public static final long MIN_RUNTIME = 1 << 10;

  /** Source: Linux {@code sched_deadline_period_min_us}, {@code sched_deadline_period_max_us}. */
  public static final long MIN_PERIOD = 100_000;

  public static final long MAX_PERIOD = (1L << 22) * 1000;

  /** Fractions of a hart are fixed-point numbers of so many bits (Linux BW_SHIFT). */
  static final int BITS = 20;

  public DeadlineParameters {
    if (!sound(runtime, deadline, period)) {
      throw new IllegalArgumentException("no reservation can be " + runtime + " in " + deadline + " of " + period + " ns");
    }
  }

  private static boolean sound(long runtime, long deadline, long period) {
    return runtime >= MIN_RUNTIME && runtime <= deadline && deadline <= period && period >= MIN_PERIOD && period <= MAX_PERIOD;
  }

  /** {@return these parameters, the period being the deadline if it is 0; nothing if they make no sense} Source: Linux {@code __checkparam_dl}. */
  public static Optional<DeadlineParameters> of(long runtime, long deadline, long period, boolean reclaim, boolean signalsOverrun) {
    long every = period == 0 ? deadline : period;
    return sound(runtime, deadline, every) ? Optional.of(new DeadlineParameters(runtime, deadline, every, reclaim, signalsOverrun)) : Optional.empty();
  }

  /** {@return the part of a hart that this takes, of 2²⁰} */
  public long bandwidth() {
    return (runtime << BITS) / period;
  }
}

package pith.kernel.task;

import pith.sched.Runqueue;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * How many tasks wanted to run on average, recent moments counting most: exponentially damped over 1, 5 and 15 minutes.
 *
 * <p>Linux counts the tasks every five seconds and pretends that the number held in between. Runqueues here know the true mean of any
 * interval, so the averages move by that, at an interrupt that comes five seconds or more after the last, and when somebody asks; a
 * machine that sleeps needs no clock for it. Source: Linux {@code kernel/sched/loadavg.c}.
 */
public final class LoadAverage {
  private static final LockClass LOCK = LockClass.of("loadavg.lock");
  private static final double[] SECONDS = {60, 300, 900};
  private static final long STEP_NANOS = 5_000_000_000L;

  private final Kernel kernel;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as everything below. */
  private final double[] averages = new double[SECONDS.length];

  private long countedCycles;
  private long countedWanted;
  private volatile long nextStep = STEP_NANOS;

  LoadAverage(Kernel kernel) {
    this.kernel = kernel;
  }

  /** A timer interrupt: brings the averages up to date if five seconds have passed. */
  public void tick() {
    if (kernel.monotonicNanos() >= nextStep) {
      now();
    }
  }

  /** {@return the averages over 1, 5 and 15 minutes at this moment} */
  public double[] now() {
    long cycles = kernel.machine().engine().now();
    long wanted = 0;
    for (Runqueue runqueue : kernel.scheduler().runqueues()) {
      wanted += runqueue.wantedCycles(cycles);
    }
    try (SpinLock.Held held = lock.acquire()) {
      advance(cycles, wanted);
      return averages.clone();
    }
  }

  private void advance(long cycles, long wanted) {
    long passed = cycles - countedCycles;
    if (passed <= 0) {
      return;
    }
    double mean = Math.max(0, wanted - countedWanted) / (double) passed;
    double seconds = kernel.machine().nanos(passed) / 1e9;
    for (int i = 0; i < averages.length; i++) {
      double kept = StrictMath.exp(-seconds / SECONDS[i]);
      averages[i] = averages[i] * kept + mean * (1 - kept);
    }
    countedCycles = cycles;
    countedWanted = wanted;
    nextStep = kernel.machine().nanos(cycles) + STEP_NANOS;
  }
}

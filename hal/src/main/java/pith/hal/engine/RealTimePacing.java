package pith.hal.engine;

import java.util.concurrent.locks.LockSupport;
import pith.hal.time.ClockRate;

/**
 * Idle virtual time passes as slowly as the host's: for a machine that somebody watches. How long the host really waited becomes an
 * input of the run, so such a run can't be repeated from its seed alone.
 */
public final class RealTimePacing implements Pacing {
  private final ClockRate rate;

  public RealTimePacing(long hertz) {
    rate = new ClockRate(hertz);
  }

  @Override
  public long idle(long cycles) {
    if (cycles == 0) {
      return 0;
    }
    long begin = System.nanoTime();
    if (cycles == Long.MAX_VALUE) {
      LockSupport.park();
    } else {
      LockSupport.parkNanos(rate.nanos(cycles));
    }
    return Math.min(cycles, rate.cycles(System.nanoTime() - begin));
  }
}

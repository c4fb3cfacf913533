package pith.hal.engine;

import java.util.concurrent.locks.LockSupport;

/** What the host does while every hart of a machine is idle. */
@FunctionalInterface
public interface Pacing {
  /**
   * Lets idle virtual time pass: at most {@code cycles}, {@link Long#MAX_VALUE} if nothing is scheduled. It may return early when the
   * calling thread is unparked, which is how the engine announces input. {@return the cycles that passed}
   */
  long idle(long cycles);

  /** Idle time is skipped: a sleeping machine arrives at its next event at once. With none scheduled, waits for input. */
  Pacing SKIP =
      cycles -> {
        if (cycles != Long.MAX_VALUE) {
          return cycles;
        }
        LockSupport.park();
        return 0;
      };
}

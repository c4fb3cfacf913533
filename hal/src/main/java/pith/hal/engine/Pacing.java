package pith.hal.engine;

import java.util.concurrent.locks.LockSupport;

/** How a machine takes its share of the host: what the host does while every hart is idle, and how long it lets harts go on while one is not. */
@FunctionalInterface
public interface Pacing {
  /**
   * Lets idle virtual time pass: at most {@code cycles}, {@link Long#MAX_VALUE} if nothing is scheduled. It may return early when the
   * calling thread is unparked, which is how the engine announces input; so it must not park for anything else, not even in a lock: that
   * would use up the announcement. {@return the cycles that passed}
   */
  long idle(long cycles);

  /** Every hart is idle, from here to {@link #resume}: the machine lets go of what it holds of the host. May wait. */
  default void rest() {}

  /** The machine has something to do again: it takes what {@link #rest} let go of. May wait. */
  default void resume() {}

  /**
   * A hart's turn is over and another's begins: a machine that has had its share of the host may be made to wait here. Called on a kernel stack by engines that
   * let harts take turns; however long it takes, no virtual time passes.
   */
  default void turn() {}

  /** Idle time is skipped: a sleeping machine arrives at its next event at once. With none scheduled, waits for input. */
  Pacing SKIP = new Skipping();

  /** How a machine is paced that does not wait for anybody. */
  record Skipping() implements Pacing {
    @Override
    public long idle(long cycles) {
      if (cycles != Long.MAX_VALUE) {
        return cycles;
      }
      LockSupport.park();
      return 0;
    }
  }
}

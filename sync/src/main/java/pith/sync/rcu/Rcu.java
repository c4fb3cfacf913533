package pith.sync.rcu;

import pith.hal.Hart;

/**
 * Read-copy update of one machine: readers that cost nothing, and updaters that wait until no reader can still see what they removed.
 *
 * <p>Readers and updaters are kernel code on a kernel stack; the last group of methods is for the scheduler.
 */
public interface Rcu {
  /** An open reader. */
  @FunctionalInterface
  interface Reader extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Opens a reader: what it gets from an {@link RcuRef} stays usable until it closes the reader. Readers nest and must not sleep.
   * Allocates nothing and writes no shared memory. Source: {@code rcu_read_lock}.
   */
  Reader read();

  /**
   * Runs {@code afterGracePeriod} when every reader that is open now has closed, on the hart of the caller, where it must not sleep.
   * The caller has already removed what the callback is going to free. Source: {@code call_rcu}.
   */
  void call(Runnable afterGracePeriod);

  /** Sleeps until every reader that is open now has closed. Source: {@code synchronize_rcu}. */
  void synchronize();

  /**
   * As {@link #synchronize}, in a hurry: interrupts the harts that have not been quiescent. It is over after an interrupt's time instead of a tick's, and costs
   * every busy hart one. Source: {@code synchronize_rcu_expedited}.
   */
  default void synchronizeExpedited() {
    synchronize();
  }

  /**
   * Sleeps until every callback that was queued before, on any hart, has run: before what callbacks use goes away. Source: {@code rcu_barrier}.
   */
  void barrier();

  /** {@return who watches how RCU is used, or null} References of the machine are made with it. */
  default RcuChecker checker() {
    return null;
  }

  /** {@return callbacks that wait for a grace period or for their turn, on all harts; not exact while harts run} */
  int pendingCallbacks();

  /** {@return how many grace periods have ended} */
  long gracePeriods();

  /**
   * The hart, whose own stack calls this, is in no reader: it switches context, enters user mode or idles. Cheap if no grace
   * period is under way.
   */
  void quiescent(Hart hart);

  /** The timer interrupt of a busy hart: the time to see whether a grace period takes too long. */
  default void tick(Hart hart) {}

  /**
   * Runs callbacks of this hart whose grace period is over, a bounded batch; called by its own stack where a task could sleep.
   * {@return whether more are ready}
   */
  boolean runCallbacks(Hart hart);

  /**
   * The hart, whose own stack calls this, is going to wait for an interrupt and counts as quiescent until {@link #leaveIdle}. It must
   * not wait if this answers false: callbacks are ready to run. A hart whose callbacks become ready while it is idle gets a software
   * interrupt.
   */
  boolean enterIdle(Hart hart);

  /** The hart goes on after {@link #enterIdle}, whatever that answered. */
  void leaveIdle(Hart hart);
}

package pith.mm.pressure;

import java.util.concurrent.atomic.AtomicBoolean;
import pith.sync.WaitQueue;

/**
 * Who wants to know when more than so much time was lost within a window. The window slides: what the last one lost counts for as much of it as the new one has
 * not covered yet.
 *
 * <p>A trigger is looked at ten times per window, from the first stall on, until a window has passed in which nothing was lost: the {@link Alarm} of its owner
 * sees to that. It fires once a window at most. Times are microseconds. Source: Linux {@code kernel/sched/psi.c}, {@code update_triggers} and
 * {@code window_update}.
 */
public final class PressureTrigger {
  /** Linux: {@code UPDATES_PER_WINDOW}. */
  private static final int LOOKS = 10;

  /** Sees to it that the trigger is looked at. */
  @FunctionalInterface
  public interface Alarm {
    /** Calls {@link PressureState#look} after so long; called by a running task, or in a timer's interrupt. */
    void after(long micros);
  }

  private final boolean full;
  private final long threshold;
  private final long window;
  private final Alarm alarm;
  private final WaitQueue waiters = new WaitQueue();
  private final AtomicBoolean fired = new AtomicBoolean();
  private final AtomicBoolean watching = new AtomicBoolean();

  /** Guarded by the lock of the {@link PressureState}, as all below. */
  private long start;

  private long totalAtStart;
  private long grownBefore;
  private long lastFired;
  private boolean due;

  /** A trigger for {@code threshold} of {@code window}, of the time lost by some or, if {@code full}, by all. */
  public PressureTrigger(boolean full, long threshold, long window, Alarm alarm) {
    this.full = full;
    this.threshold = threshold;
    this.window = window;
    this.alarm = alarm;
  }

  boolean full() {
    return full;
  }

  /** {@return where those wait who want to know} */
  public WaitQueue waiters() {
    return waiters;
  }

  /** {@return whether it fired since this was last asked} */
  public boolean takeFired() {
    return fired.compareAndSet(true, false);
  }

  /** Somebody stalls: it is looked at from now on, if it is not already. Called with no lock of this package held. */
  void stallBegan() {
    if (watching.compareAndSet(false, true)) {
      alarm.after(window / LOOKS);
    }
  }

  /** The trigger was looked at; {@code goesOn} says whether it is to be looked at again. */
  void looked(boolean fires, boolean goesOn) {
    if (fires && fired.compareAndSet(false, true)) {
      waiters.wakeAll();
    }
    watching.set(false);
    if (goesOn) {
      stallBegan();
    }
  }

  void begin(long now, long total) {
    start = now;
    totalAtStart = total;
    lastFired = now - window;
  }

  /** {@return the time lost in the window that ends at {@code now}} */
  long growth(long now, long total) {
    long elapsed = now - start;
    long growth = total - totalAtStart;
    if (elapsed > window) {
      start = now;
      totalAtStart = total;
      grownBefore = growth;
      return growth;
    }
    return growth + grownBefore * (window - elapsed) / window;
  }

  /** {@return whether it fires now, after {@code growth}} */
  boolean fires(long growth, long now) {
    due |= growth >= threshold;
    if (!due || now < lastFired + window) {
      return false;
    }
    lastFired = now;
    due = false;
    return true;
  }
}

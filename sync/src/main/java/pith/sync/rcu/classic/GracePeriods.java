package pith.sync.rcu.classic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.Interrupt;
import pith.sync.PerHart;

/**
 * Numbers the grace periods of a machine, one at a time: {@code requested ≥ started ≥ ended ≥ started − 1}.
 *
 * <p>Period <i>n</i> starts when {@code started} becomes <i>n</i>, and may end when every hart has since been quiescent: has reported
 * <i>n</i>, or was seen idle. An updater that reads {@code started = s} after its removal waits for <i>s</i> + 1, since <i>s</i> may have
 * started before the removal, and a reader that a hart entered after its report for <i>s</i> + 1 must not find what was removed.
 *
 * <p><b>Memory order.</b> Three places write one shared variable and then read another: the updater (removal, then {@code started}), a
 * reporting hart ({@code reported} of period <i>n</i>, then others' reports and its next reader's references) and a hart that leaves
 * idle ({@code idle}, then its next reader's references). Each has a full fence in between. Fences are totally ordered. If a reader
 * after the report missed the removal, the hart's fence came before the updater's, and the updater, reading {@code started} after
 * its own, would have seen <i>s</i> + 1. Of two harts that report last, the one whose fence is second sees both reports, so a
 * period whose harts have all reported does end. In the other direction the volatile {@code reported}, {@code idle} and {@code ended} carry what a
 * reader did before its hart's report to the callback that frees what it read.
 */
final class GracePeriods {
  private static final VarHandle REQUESTED;
  private static final VarHandle STARTED;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      REQUESTED = lookup.findVarHandle(GracePeriods.class, "requested", long.class);
      STARTED = lookup.findVarHandle(GracePeriods.class, "started", long.class);
      ENDED = lookup.findVarHandle(GracePeriods.class, "ended", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PerHart<HartState> harts;
  private volatile long requested;
  private volatile long started;
  private volatile long ended;

  GracePeriods(PerHart<HartState> harts) {
    this.harts = harts;
  }

  /** {@return the last period that ended; callbacks that wait for it or an earlier one are ready} */
  long ended() {
    return ended;
  }

  /** {@return the first period that is sure to start after what the caller did before}, which is asked for. */
  long requestNext() {
    VarHandle.fullFence();
    long wanted = started + 1;
    long seen = requested;
    while (seen < wanted && !REQUESTED.compareAndSet(this, seen, wanted)) {
      seen = requested;
    }
    return wanted;
  }

  /** {@return whether there is a period that the hart should report to, or one that it should start} */
  boolean concern(HartState hart) {
    long period = started;
    return hart.reported != period || (requested != period && ended == period);
  }

  /**
   * The hart is in no reader at this moment: starts, reports and ends periods as far as it goes. With every other hart idle, that is
   * until nothing is asked for.
   */
  void advance(HartState hart) {
    while (true) {
      long period = started;
      if (hart.reported < period) {
        hart.reported = period;
      }
      VarHandle.fullFence();
      if (ended != period) {
        if (!allQuiescent(period)) {
          return;
        }
        end(period, hart);
      } else if (requested == period) {
        return;
      } else {
        STARTED.compareAndSet(this, period, period + 1);
      }
    }
  }

  private boolean allQuiescent(long period) {
    for (int i = 0; i < harts.size(); i++) {
      HartState other = harts.get(i);
      if (other.reported < period && !other.idle) {
        return false;
      }
    }
    return true;
  }

  /** Ends a period, unless another hart does, and wakes the idle harts whose callbacks have become ready. */
  private void end(long period, HartState by) {
    if (!ENDED.compareAndSet(this, period - 1, period)) {
      return;
    }
    VarHandle.fullFence();
    for (int i = 0; i < harts.size(); i++) {
      HartState other = harts.get(i);
      if (other.idle && other.awaited <= period && other != by) {
        other.hart.raise(Interrupt.SOFTWARE, by.hart.cycles());
      }
    }
  }
}

package pith.kernel.signal;

import java.util.ArrayList;
import java.util.List;

/** Signals sent and not yet taken. Guarded by {@link SignalHandlers#lock}. */
public final class PendingSignals {
  private final List<SigInfo> queue = new ArrayList<>();
  private long set;

  /** {@return the set of pending signals} */
  public long set() {
    return set;
  }

  /** {@return how many are queued} */
  public int size() {
    return queue.size();
  }

  /** Adds a signal. A standard signal that is pending already is dropped. {@return whether it was added} */
  public boolean add(SigInfo info) {
    if (info.signal() < Signal.RT_MIN && Signal.in(set, info.signal())) {
      return false;
    }
    queue.add(info);
    set |= Signal.mask(info.signal());
    return true;
  }

  /** {@return whether the signal of timer {@code id} of timer_create waits} */
  public boolean holdsTimer(int id) {
    return queue.stream().anyMatch(info -> info.code() == SigInfo.SI_TIMER && info.pid() == id);
  }

  /**
   * Takes the next signal that {@code blocked} does not hold back: those raised by a fault first, then the lowest number, oldest first.
   * {@return it, or null}
   */
  public SigInfo take(long blocked) {
    int signal = next(set & ~blocked);
    if (signal == 0) {
      return null;
    }
    SigInfo taken = null;
    boolean more = false;
    for (int i = 0; i < queue.size(); i++) {
      if (queue.get(i).signal() == signal) {
        if (taken == null) {
          taken = queue.remove(i--);
        } else {
          more = true;
        }
      }
    }
    if (!more) {
      set &= ~Signal.mask(signal);
    }
    return taken;
  }

  private static int next(long candidates) {
    long synchronous =
        Signal.mask(Signal.SEGV)
            | Signal.mask(Signal.BUS)
            | Signal.mask(Signal.ILL)
            | Signal.mask(Signal.TRAP)
            | Signal.mask(Signal.FPE)
            | Signal.mask(Signal.SYS);
    long first = (candidates & synchronous) != 0 ? candidates & synchronous : candidates;
    return first == 0 ? 0 : Long.numberOfTrailingZeros(first) + 1;
  }

  /** Drops every pending signal of {@code signals}. */
  public void discard(long signals) {
    queue.removeIf(info -> Signal.in(signals, info.signal()));
    set &= ~signals;
  }
}

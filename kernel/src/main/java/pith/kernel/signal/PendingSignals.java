package pith.kernel.signal;

import java.util.ArrayList;
import java.util.List;
import pith.mm.slab.SlabCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Signals sent and not yet taken. Guarded by {@link SignalHandlers#lock}, a spin lock: what is known of a signal takes memory that must be there at once.
 * A signal without it is still pending, but nobody can tell who sent it. Source: Linux {@code struct sigpending}.
 */
public final class PendingSignals {
  /** What is known of a signal, and its slab object; 0 where it needs none. */
  private record Queued(SigInfo info, long object) {}

  private final SlabCache objects;
  private final List<Queued> queue = new ArrayList<>();
  private long set;
  private boolean closed;

  /** No signals; each will take an object of {@code objects}. */
  public PendingSignals(SlabCache objects) {
    this.objects = objects;
  }

  /** {@return the set of pending signals} */
  public long set() {
    return set;
  }

  /** {@return how many are queued} */
  public int size() {
    return queue.size();
  }

  /**
   * Adds a signal. A standard signal that is pending already is dropped. {@return whether it was added}
   *
   * @throws Refused EAGAIN if there is no memory for what a program sent with a real-time signal
   */
  public boolean add(SigInfo info) {
    boolean present = Signal.in(set, info.signal());
    if (closed || info.signal() < Signal.RT_MIN && present) {
      return false;
    }
    long object = needsObject(info) ? objects.tryAllocate() : 0;
    if (object != 0 || !needsObject(info)) {
      queue.add(new Queued(info, object));
    } else if (mustQueue(info)) {
      throw Refused.of(Errno.EAGAIN);
    }
    set |= Signal.mask(info.signal());
    return true;
  }

  /** Nothing is asked about SIGKILL; and a timer of timer_create has its signal's memory in its own. */
  private static boolean needsObject(SigInfo info) {
    return info.signal() != Signal.KILL && info.code() != SigInfo.SI_TIMER;
  }

  private static boolean mustQueue(SigInfo info) {
    return info.signal() >= Signal.RT_MIN && info.code() != SigInfo.SI_USER && info.code() != SigInfo.SI_KERNEL;
  }

  /** {@return whether the signal of timer {@code id} of timer_create waits} */
  public boolean holdsTimer(int id) {
    return queue.stream().anyMatch(queued -> queued.info.isOfTimer(id));
  }

  /** The waiting signal of timer {@code id} stands for {@code overrun} ends beyond the first from now on. */
  public void overrun(int id, long overrun) {
    queue.replaceAll(queued -> queued.info.isOfTimer(id) ? new Queued(SigInfo.timer(queued.info.signal(), id, overrun, queued.info.value()), queued.object) : queued);
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
    Queued taken = null;
    boolean more = false;
    for (int i = 0; i < queue.size(); i++) {
      if (queue.get(i).info.signal() == signal) {
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
    return taken == null ? new SigInfo(signal, SigInfo.SI_USER, 0, 0, 0) : freed(taken).info;
  }

  private Queued freed(Queued gone) {
    if (gone.object != 0) {
      objects.free(gone.object);
    }
    return gone;
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
    queue.removeIf(queued -> Signal.in(signals, queued.info.signal()) && freed(queued) != null);
    set &= ~signals;
  }

  /** Whom they were sent to is gone: they are dropped, as are those that still come. */
  public void close() {
    discard(-1);
    closed = true;
  }
}

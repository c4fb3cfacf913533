package pith.hal.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.Hart;

/**
 * The trace unit: typed events into one ring buffer per hart, and on to whoever listens.
 *
 * <p>Off, a tracepoint costs one load and one test: {@code if (trace.on(Category.SCHED)) trace.emit(hart, new …)}.
 */
public final class Trace {
  /** An event with the time (cycles) and place at which it happened. */
  public record Entry(long time, int hart, TraceEvent event) {}

  private final TraceRing[] rings;
  private final List<TraceSink> sinks = new CopyOnWriteArrayList<>();

  /** Sinks hear one event after the other, also where harts run at once. */
  private final ReentrantLock listening = new ReentrantLock();

  /** What somebody chose to record, what listeners need beside it, and both. */
  private volatile int chosen;

  private volatile int demanded;
  private volatile int enabled;

  /** A unit for {@code harts} harts that remembers the last {@code capacity} events of each. */
  public Trace(int harts, int capacity) {
    rings = new TraceRing[harts];
    for (int i = 0; i < harts; i++) {
      rings[i] = new TraceRing(capacity);
    }
  }

  /** {@return whether events of a category are wanted} */
  public boolean on(Category category) {
    return (enabled & category.mask()) != 0;
  }

  /** Switches the categories whose bits are in {@code mask} on, and the others off. */
  public void enable(int mask) {
    chosen = mask;
    enabled = mask | demanded;
  }

  /** {@return the mask of categories that were switched on} */
  public int enabled() {
    return chosen;
  }

  /** A listener needs the categories of {@code mask} from now on, whatever is chosen; there is one such listener, /sys/kernel/tracing. */
  public void demand(int mask) {
    demanded = mask;
    enabled = chosen | mask;
  }

  /** Adds a listener; it sees events from now on. */
  public void addSink(TraceSink sink) {
    sinks.add(sink);
  }

  public void removeSink(TraceSink sink) {
    sinks.remove(sink);
  }

  /** Records an event that happened on {@code hart} now; called by the stack that runs there. */
  public void emit(Hart hart, TraceEvent event) {
    rings[hart.id()].add(hart.cycles(), event);
    if (!sinks.isEmpty()) {
      listening.lock();
      try {
        sinks.forEach(sink -> sink.accept(hart.cycles(), hart.id(), event));
      } finally {
        listening.unlock();
      }
    }
  }

  /** {@return up to {@code count} of the last events of all harts, oldest first} */
  public List<Entry> last(int count) {
    List<Entry> all = new ArrayList<>();
    for (int hart = 0; hart < rings.length; hart++) {
      rings[hart].copyTo(all, hart);
    }
    all.sort(java.util.Comparator.comparingLong(Entry::time).thenComparingInt(Entry::hart));
    return all.subList(Math.max(0, all.size() - count), all.size());
  }
}

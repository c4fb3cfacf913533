package pith.hal.trace;

import java.util.List;

/** The last events of one hart; a full ring forgets the oldest. Owned by the hart. */
final class TraceRing {
  private final long[] times;
  private final TraceEvent[] events;
  private long written;

  TraceRing(int capacity) {
    times = new long[capacity];
    events = new TraceEvent[capacity];
  }

  void add(long time, TraceEvent event) {
    int slot = (int) (written++ % events.length);
    times[slot] = time;
    events[slot] = event;
  }

  void copyTo(List<Trace.Entry> to, int hart) {
    for (long i = Math.max(0, written - events.length); i < written; i++) {
      int slot = (int) (i % events.length);
      to.add(new Trace.Entry(times[slot], hart, events[slot]));
    }
  }
}

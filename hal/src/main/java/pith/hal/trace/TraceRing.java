package pith.hal.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The last events of one hart; a full ring forgets the oldest. Written by the hart; who looks from elsewhere sees whole events, some of them perhaps overtaken.
 */
final class TraceRing {
  private static final VarHandle WRITTEN;

  static {
    try {
      WRITTEN = MethodHandles.lookup().findVarHandle(TraceRing.class, "written", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] times;
  private final TraceEvent[] events;
  private volatile long written;

  TraceRing(int capacity) {
    times = new long[capacity];
    events = new TraceEvent[capacity];
  }

  void add(long time, TraceEvent event) {
    long place = written;
    int slot = (int) (place % events.length);
    times[slot] = time;
    events[slot] = event;
    WRITTEN.setRelease(this, place + 1);
  }

  void copyTo(List<Trace.Entry> to, int hart) {
    long end = written;
    for (long i = Math.max(0, end - events.length); i < end; i++) {
      int slot = (int) (i % events.length);
      to.add(new Trace.Entry(times[slot], hart, events[slot]));
    }
  }
}

package pith.shell.serve.panel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;
import pith.shell.explore.EventFields;
import pith.shell.explore.EventFilter;

/** Listens to the trace unit. Of the events that pass a filter, the last ones wait in a ring until somebody takes them; what it has no room for is counted. */
final class TraceTap implements TraceSink {
    private static final int MOST = 512;

    /** What was heard since somebody last asked, oldest first, and how many events were dropped. */
    record Heard(List<Trace.Entry> entries, long dropped) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final int categories;
    private final EventFilter filter;

    /** Guarded by {@link #lock}, like the next. */
    private final Deque<Trace.Entry> waiting = new ArrayDeque<>();

    private long dropped;

    /** @param categories the mask of those that are listened to */
    TraceTap(int categories, EventFilter filter) {
        this.categories = categories;
        this.filter = filter;
    }

    /** A filter sees what any event has, and the fields of its tracepoint; none but {@code cycles}, which needs the event before. */
    @Override
    public void accept(long time, int hart, TraceEvent event) {
        if ((event.category().mask() & categories) == 0) {
            return;
        }
        Trace.Entry entry = new Trace.Entry(time, hart, event);
        if (!filter.acceptsAll() && !filter.accepts(new EventFields(entry, -1))) {
            return;
        }
        lock.lock();
        try {
            if (waiting.size() == MOST) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(entry);
        } finally {
            lock.unlock();
        }
    }

    Heard take() {
        lock.lock();
        try {
            Heard heard = new Heard(new ArrayList<>(waiting), dropped);
            waiting.clear();
            dropped = 0;
            return heard;
        } finally {
            lock.unlock();
        }
    }
}

package pith.shell.serve.panel;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;

/** Who wants which categories of which machine's trace unit: a category that only pages wanted is off again when the last of them has gone. */
final class TraceDemand {
    private static final class Wanted {
        private final int[] count = new int[Category.values().length];

        /** Those that a page switched on. */
        private int ours;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Trace, Wanted> machines = new WeakHashMap<>();

    void add(Trace trace, int categories) {
        lock.lock();
        try {
            Wanted wanted = machines.computeIfAbsent(trace, _ -> new Wanted());
            count(wanted, categories, 1);
            wanted.ours |= categories & ~trace.enabled();
            trace.enable(trace.enabled() | categories);
        } finally {
            lock.unlock();
        }
    }

    void remove(Trace trace, int categories) {
        lock.lock();
        try {
            Wanted wanted = machines.get(trace);
            count(wanted, categories, -1);
            int off = 0;
            for (Category category : Category.values()) {
                off |= wanted.count[category.ordinal()] == 0 ? category.mask() & wanted.ours : 0;
            }
            wanted.ours &= ~off;
            trace.enable(trace.enabled() & ~off);
        } finally {
            lock.unlock();
        }
    }

    private static void count(Wanted wanted, int categories, int change) {
        for (Category category : Category.values()) {
            wanted.count[category.ordinal()] += (categories & category.mask()) != 0 ? change : 0;
        }
    }
}

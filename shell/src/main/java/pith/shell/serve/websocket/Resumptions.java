package pith.shell.serve.websocket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much of a page's input was taken, for when it comes back. A page is known by the text that it made up, together with its account and session; another
 * account cannot mean it. Bounded: pages that were not here for longest are forgotten first, and then begin anew.
 */
final class Resumptions {
    private static final int MOST = 8192;

    /** One page at one session. */
    record Key(String account, String session, String client) {}

    /** What one page has typed. The connection that holds it counts; one that lost it to a later connection no longer does. */
    static final class Typed {
        private final ReentrantLock lock = new ReentrantLock();
        private Object holder;
        private long taken;

        /** {@code next} counts from now on. {@return who did until now, or null} */
        Object hold(Object next) {
            lock.lock();
            try {
                Object before = holder;
                holder = next;
                return before;
            } finally {
                lock.unlock();
            }
        }

        long taken() {
            lock.lock();
            try {
                return taken;
            } finally {
                lock.unlock();
            }
        }

        /**
         * {@code asker} gives input away: {@code give} does so and answers how many bytes were taken, unless another connection has taken over.
         * {@return them, or −1}
         */
        int give(Object asker, java.util.function.IntSupplier give) {
            lock.lock();
            try {
                if (holder != asker) {
                    return -1;
                }
                int count = give.getAsInt();
                taken += count;
                return count;
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Typed> pages = new LinkedHashMap<>(16, 0.75f, true);

    /** {@return what that page has typed; nothing yet if it is new} */
    Typed of(Key page) {
        lock.lock();
        try {
            Typed typed = pages.computeIfAbsent(page, _ -> new Typed());
            if (pages.size() > MOST) {
                pages.remove(pages.keySet().iterator().next());
            }
            return typed;
        } finally {
            lock.unlock();
        }
    }
}

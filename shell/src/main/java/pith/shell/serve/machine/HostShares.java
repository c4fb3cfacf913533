package pith.shell.serve.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shares the host's processors among machines. Each machine has a {@link Share}, whose virtual time is how long it has run; whoever has run least goes first.
 *
 * <p>A machine that slept is placed a little behind those that ran all the while: enough to go before them, not so much that it could make up for all its
 * sleep. Safe for any thread.
 */
public final class HostShares {
    /** How long a machine runs before others that wait have their turn. */
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** What a machine that slept is ahead of those that ran. */
    private static final long WAKING_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Share> waiting = new PriorityQueue<>(Comparator.comparingLong((Share share) -> share.used).thenComparingLong(share -> share.since));
    private final List<Share> running = new ArrayList<>();
    private final int processors;
    private long comers;

    /** The virtual time that the last machine had that was let go: nobody who comes is placed far behind it. */
    private long floor;

    /**
     * Shares of {@code processors} processors, but of one less than virtual threads have carriers: with all of them held by machines, nobody who wakes could
     * even ask, for a carrier takes what others left for it only after all that it has itself.
     */
    public HostShares(int processors) {
        int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        this.processors = Math.clamp(processors, 1, Math.max(1, carriers - 1));
    }

    /** {@return the share of a new machine} */
    public Share newShare() {
        lock.lock();
        try {
            return new Share(floor);
        } finally {
            lock.unlock();
        }
    }

    /** One machine's part. Called by the one thread that runs the machine at a time. */
    public final class Share {
        private long used;
        private volatile long ran;
        private long since;
        private long begun;
        private boolean holds;
        private Thread thread;
        private volatile boolean granted;
        private volatile boolean wanted;

        private Share(long used) {
            this.used = used;
        }

        /** The machine wants to run: returns once it may. */
        public void take() {
            lock.lock();
            try {
                if (holds) {
                    return;
                }
                used = Math.max(used, floor - WAKING_NANOS);
                if (running.size() < processors) {
                    begin(this);
                    return;
                }
                enqueue();
                makeWay(this);
            } finally {
                lock.unlock();
            }
            awaitGrant();
        }

        /** The machine has nothing to do. */
        public void give() {
            lock.lock();
            try {
                end();
            } finally {
                lock.unlock();
            }
        }

        /** {@return whether the machine's slice is over: time to {@link #yield}} */
        public boolean over() {
            return wanted || System.nanoTime() - begun >= SLICE_NANOS;
        }

        /** The machine goes on, after those that have run less. Who is about to ask may have no carrier to do so on: it is given one for a moment. */
        public void yield() {
            if (makesWay()) {
                awaitGrant();
            } else {
                Thread.yield();
            }
        }

        private boolean makesWay() {
            lock.lock();
            try {
                account();
                wanted = false;
                if (waiting.isEmpty() || waiting.peek().used > used) {
                    return false;
                }
                enqueue();
                end();
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** {@return how long the machine has run, in nanoseconds of the host} */
        public long ran() {
            return ran;
        }

        private void enqueue() {
            since = comers++;
            thread = Thread.currentThread();
            granted = false;
            waiting.add(this);
        }

        private void end() {
            if (holds) {
                account();
                holds = false;
                running.remove(this);
                Share next = waiting.poll();
                if (next != null) {
                    begin(next);
                    next.granted = true;
                    LockSupport.unpark(next.thread);
                }
            }
        }

        private void account() {
            long now = System.nanoTime();
            used += now - begun;
            ran += now - begun; // written under the lock only
            begun = now;
        }

        private void awaitGrant() {
            while (!granted) {
                LockSupport.park();
            }
        }
    }

    private void begin(Share share) {
        share.holds = true;
        share.wanted = false;
        share.begun = System.nanoTime();
        floor = Math.max(floor, share.used);
        running.add(share);
    }

    /** Of those that run, the one that has run most gives way to {@code comer}, if it has run more. */
    private void makeWay(Share comer) {
        Share most = running.getFirst();
        for (Share share : running) {
            most = share.used > most.used ? share : most;
        }
        if (most.used > comer.used) {
            most.wanted = true;
        }
    }
}

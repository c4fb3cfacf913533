package pith.shell.serve.net;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what must not run on an event loop: checking passwords, booting machines, asking another server. They are the host's threads on purpose. The
 * machines' tasks are virtual threads, which nobody interrupts while they compute: behind them a sign-in could wait for as long as somebody's program likes.
 *
 * @param pool takes a bounded number of jobs; {@link Executor#execute} throws {@link java.util.concurrent.RejectedExecutionException} beyond that
 */
public record Workers(ThreadPoolExecutor pool) implements AutoCloseable {
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int WAITING = 2_000;
    private static final long IDLE_SECONDS = 30;

    /** What a person may wait for at the end of the server. */
    private static final long CLOSE_SECONDS = 3;

    /** {@return threads called {@code name} with a number} */
    public static Workers create(String name) {
        ThreadFactory threads = Thread.ofPlatform().name(name + "-", 0).daemon().factory();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads);
        pool.allowCoreThreadTimeOut(true);
        return new Workers(pool);
    }

    /** {@return where to hand jobs to} */
    public Executor executor() {
        return pool;
    }

    /** Takes no more jobs, forgets those that have not begun, and waits for the others; those that take too long are interrupted. */
    @Override
    public void close() {
        pool.shutdown();
        pool.getQueue().clear();
        try {
            if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException hurry) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

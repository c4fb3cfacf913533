package pith.shell.serve.panel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import pith.hal.machine.Machine;
import pith.sync.SpinLock;

/** A machine that is made to stand still for a look. */
final class StillMachine {
    /** A machine that has no part of the host's processors just now is not waited for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A look takes about a millisecond; a machine does not stand still for longer than this, whatever became of its reader. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private StillMachine() {}

    /**
     * Reads while nothing runs in {@code machine}, whose harts take turns. On a host thread that may wait; {@code reader} must not wait for anything of the
     * machine's, nor take a lock of which {@link #isFree} has not said that it is free.
     *
     * @return nothing if the machine does not come to a stop: it is off, or gets no time
     */
    static <T> Optional<T> look(Machine machine, Supplier<T> reader) {
        CountDownLatch still = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        machine.engine().post(_ -> {
            still.countDown();
            await(done, LONGEST);
        });
        try {
            return await(still, PATIENCE) ? Optional.of(reader.get()) : Optional.empty();
        } finally {
            done.countDown();
        }
    }

    /** {@return whether it came to pass in time} Whoever interrupts is heard afterwards: the machine must not go on while somebody reads. */
    private static boolean await(CountDownLatch latch, Duration longest) {
        boolean interrupted = false;
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (true) {
                try {
                    return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@return whether nobody holds {@code lock}; while the machine stands still, that stays so} */
    static boolean isFree(SpinLock lock) {
        SpinLock.Held held = lock.tryAcquire();
        if (held != null) {
            held.close();
        }
        return held != null;
    }
}

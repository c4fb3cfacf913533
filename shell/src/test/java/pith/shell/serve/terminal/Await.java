package pith.shell.serve.terminal;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process brings about, for as long as the test's time limit lets it. */
public final class Await {
    private static final long LOOK_NANOS = 2_000_000;

    private Await() {}

    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("it did not come about in time");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}

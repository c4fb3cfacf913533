package pith.shell.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** Where the time went from the start of the process to the first byte of output. */
final class BootTimes {
    private final SequencedMap<String, Long> steps = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private final Instant beganAt = Instant.now();
    private long latest = began;
    private boolean done;

    /** {@code step} is done. */
    void mark(String step) {
        if (!done) {
            long now = System.nanoTime();
            steps.put(step, now - latest);
            latest = now;
        }
    }

    /** {@return whether this is the first output} */
    boolean firstOutput() {
        boolean first = !done;
        mark("first output");
        done = true;
        return first;
    }

    /** The JVM's own share, and the sum; asked for only when somebody wants to know, since the host answers slowly. */
    String text() {
        ProcessHandle.Info process = ProcessHandle.current().info();
        long before = Duration.between(process.startInstant().orElse(beganAt), beganAt).toNanos();
        StringBuilder text = new StringBuilder();
        text.append(row("JVM and words", before));
        steps.forEach((step, nanos) -> text.append(row(step, nanos)));
        text.append(row("total", before + latest - began));
        process.totalCpuDuration().ifPresent(cpu -> text.append(row("CPU", cpu.toNanos())));
        return text.toString();
    }

    private static String row(String step, long nanos) {
        return String.format(Locale.ROOT, "boot: %-14s %8.1f ms\n", step, nanos / 1e6);
    }
}

package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** Where the time went from the start of the process to the first byte of output. */
final class BootTimes {
    /** Field 22 of /proc/[pid]/stat, counted from the state, the first after the name; in hundredths of a second since the host's start. */
    private static final int START_TIME = 22 - 3;
    private static final long NANOS_PER_TICK = 10_000_000;

    private final SequencedMap<String, Long> steps = new LinkedHashMap<>();
    private final long began = System.nanoTime();
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
        long before = ageOfProcess(process) - (System.nanoTime() - began);
        StringBuilder text = new StringBuilder();
        text.append(row("JVM and words", before));
        steps.forEach((step, nanos) -> text.append(row(step, nanos)));
        text.append(row("total", before + latest - began));
        process.totalCpuDuration().ifPresent(cpu -> text.append(row("CPU", cpu.toNanos())));
        return text.toString();
    }

    /** {@return nanoseconds since the process was started}, to a hundredth of a second on Linux; elsewhere as well as the JDK knows. */
    private static long ageOfProcess(ProcessHandle.Info process) {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String[] uptime = Files.readString(Path.of("/proc/uptime")).split(" ");
            return Math.round(Double.parseDouble(uptime[0]) * 1e9) - Long.parseLong(afterName[START_TIME]) * NANOS_PER_TICK;
        } catch (IOException | RuntimeException unknown) {
            Instant now = Instant.now();
            return Duration.between(process.startInstant().orElse(now), now).toNanos();
        }
    }

    private static String row(String step, long nanos) {
        return String.format(Locale.ROOT, "boot: %-14s %8.1f ms\n", step, nanos / 1e6);
    }
}

package pith.shell.cli;

import java.util.Locale;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.kernel.boot.PithKernel;
import pith.mm.physical.VmStatistic;
import pith.sched.Runqueue;

/**
 * What a run did and what it cost the host.
 *
 * @param hostNanos from start to power-off
 * @param traceHash the hash of all trace events, or null if there was no trace
 */
record Statistics(PithKernel kernel, long hostNanos, String traceHash) {
    String text() {
        Machine machine = kernel.kernel().machine();
        long instructions = machine.harts().stream().mapToLong(Hart::instructions).sum();
        long cycles = machine.harts().stream().mapToLong(Hart::cycles).max().orElse(0);
        long switches = kernel.kernel().scheduler().runqueues().stream().mapToLong(Runqueue::switches).sum();
        double seconds = hostNanos / 1e9;
        StringBuilder text = new StringBuilder();
        line(text, "instructions", number(instructions));
        line(text, "cycles", number(cycles));
        line(text, "virtual seconds", String.format(Locale.ROOT, "%.6f", machine.nanos(cycles) / 1e9));
        line(text, "page faults", number(kernel.kernel().memory().statistics().get(VmStatistic.FAULTS)));
        line(text, "context switches", number(switches));
        line(text, "host seconds", String.format(Locale.ROOT, "%.3f", seconds));
        line(text, "MIPS", String.format(Locale.ROOT, "%.1f", instructions / 1e6 / Math.max(seconds, 1e-9)));
        if (traceHash != null) {
            line(text, "trace hash", traceHash);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-17s %20s\n", name, value));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}

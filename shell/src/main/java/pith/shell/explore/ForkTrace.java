package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.fork.ForkRecord;
import pith.shell.execution.ShellContext;

/** {@code fork-trace}: the stages of the last forks, with what each cost. */
final class ForkTrace extends Explorer {
    private static final int BAR = 40;

    ForkTrace(PithKernel kernel) {
        super(kernel, "fork-trace", "[N]", "show the stages of the last fork, or of the last N, with their cycles");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        List<ForkRecord> records = boot.forkHistory().last();
        atMost(arguments, 1);
        int shown = Math.min(within(arguments, 0, 1, 1, Integer.MAX_VALUE), records.size());
        StringBuilder text = new StringBuilder();
        records.subList(records.size() - shown, records.size()).forEach(record -> append(text, record));
        print(sh, text.isEmpty() ? "nobody has forked yet\n" : text.toString());
        return 0;
    }

    private void append(StringBuilder text, ForkRecord record) {
        long total = record.stages().stream().mapToLong(ForkRecord.StageTime::cycles).sum();
        text.append(String.format(Locale.ROOT, "%.6f s  %s -> %s  flags 0x%x  %d cycles (%.1f us)\n",
                kernel.machine().nanos(record.time()) / 1e9, record.parent(), record.failedStage() == null ? record.outcome() : "nobody",
                record.flags(), total, kernel.machine().nanos(total) / 1e3));
        for (ForkRecord.StageTime stage : record.stages()) {
            int bar = total == 0 ? 0 : (int) (stage.cycles() * BAR / total);
            text.append(String.format(Locale.ROOT, "  %-18s %9d  %s", stage.stage(), stage.cycles(), "#".repeat(bar)).stripTrailing()).append('\n');
        }
        if (record.failedStage() != null) {
            text.append(String.format("  %-18s %s: the stages above were undone\n", record.failedStage(), record.outcome()));
        }
    }
}

package pith.shell.explore;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import pith.kernel.boot.PithKernel;
import pith.shell.execution.ShellContext;

/** {@code top}: who uses the harts, again and again until q. */
final class Top extends Explorer {
    private static final int PAGE_KIB = 4;
    private static final int HARTS_A_LINE = 4;
    private static final int MARKS_A_LINE = 64;
    private static final int HART_COLUMNS = 26;
    private static final String GAP = "   ";
    private static final int BAR = 10;
    private static final long USUAL_SECONDS = 2;

    /** A moment: times in cycles. */
    private record Moment(long now, long[] idle, Map<Integer, Long> used) {}

    Top(PithKernel kernel) {
        super(kernel, "top", "[SECONDS]", "show who uses the harts, live; q quits");
    }

    @Override
    protected boolean yieldsToProgram() {
        return true;
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        atMost(arguments, 1);
        long seconds = arguments.isEmpty() ? USUAL_SECONDS : Math.clamp(number(arguments.getFirst()), 1, 3600);
        Moment[] before = {new Moment(0, new long[kernel.machine().hartCount()], Map.of())};
        boolean live = LiveScreen.show(sh, seconds, window -> {
            Moment now = moment();
            String text = screen(before[0], now, window.rows() - 1, window.columns());
            before[0] = now;
            return text;
        });
        if (!live) {
            print(sh, screen(before[0], moment(), Integer.MAX_VALUE, 200));
        }
        return 0;
    }

    private Moment moment() {
        long moment = kernel.machine().now();
        long[] idle = kernel.scheduler().runqueues().stream().mapToLong(queue -> queue.idleCycles(moment)).toArray();
        Map<Integer, Long> used = new TreeMap<>();
        kernel.tasks().processes().forEach(process -> used.put(process.pid(), process.cpuCycles()));
        return new Moment(moment, idle, used);
    }

    private String screen(Moment before, Moment now, int rows, int columns) {
        long passed = Math.max(1, now.now() - before.now());
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "up %.1f s, %d processes, %d threads; memory %d of %d KiB free\n",
                kernel.machine().nanos(now.now()) / 1e9, now.used().size(), kernel.tasks().tasks().size(),
                kernel.memory().pages().freePages() * PAGE_KIB, kernel.memory().pages().totalPages() * PAGE_KIB));
        text.append(harts(busy(before, now, passed), rows, columns));
        Table table = new Table("PID", "PPID", "STAT", "HART", "CPU%", "TIME", "RSS", "COMMAND");
        kernel.tasks().processes().stream()
                .map(ProcessRow::of)
                .sorted(Comparator.comparingLong((ProcessRow row) -> -share(before, row)).thenComparingInt(ProcessRow::pid))
                .forEach(row -> table.row(row.pid(), row.parent(), row.state(), row.hart(),
                        String.format(Locale.ROOT, "%.1f", 100.0 * share(before, row) / passed), row.time(kernel),
                        row.residentPages() * PAGE_KIB, row.command()));
        return LiveScreen.fit(text.append(table).toString(), rows, columns);
    }

    private static long share(Moment before, ProcessRow row) {
        return row.cycles() - before.used().getOrDefault(row.pid(), 0L);
    }

    private static double[] busy(Moment before, Moment now, long passed) {
        double[] busy = new double[now.idle().length];
        for (int hart = 0; hart < busy.length; hart++) {
            busy[hart] = Math.clamp(1 - (double) (now.idle()[hart] - before.idle()[hart]) / passed, 0, 1);
        }
        return busy;
    }

    /** {@return how busy each hart is: a bar for each, or on a large machine a character, so that the table of processes has room} */
    static String harts(double[] busy, int rows, int columns) {
        int perRow = Math.clamp((columns + GAP.length()) / (HART_COLUMNS + GAP.length()), 1, HARTS_A_LINE);
        boolean fits = (busy.length + perRow - 1) / perRow <= rows / 3;
        StringBuilder text = new StringBuilder();
        for (int hart = 0; hart < busy.length; hart++) {
            int inRow = hart % (fits ? perRow : MARKS_A_LINE);
            boolean last = hart == busy.length - 1 || inRow == (fits ? perRow : MARKS_A_LINE) - 1;
            if (fits) {
                int bar = (int) Math.round(busy[hart] * BAR);
                text.append(String.format(Locale.ROOT, "hart %-3d [%s%s] %3.0f%%", hart, "|".repeat(bar), " ".repeat(BAR - bar), busy[hart] * 100));
                text.append(last ? "" : GAP);
            } else {
                text.append(inRow == 0 ? String.format("harts from %-4d ", hart) : "").append(mark(busy[hart]));
            }
            text.append(last ? "\n" : "");
        }
        return fits ? text.toString() : text.append("(. idle, 1 to 9 tenths busy, # busy)\n").toString();
    }

    private static char mark(double busy) {
        long tenths = Math.round(busy * 10);
        return tenths == 0 ? '.' : tenths == 10 ? '#' : (char) ('0' + tenths);
    }
}

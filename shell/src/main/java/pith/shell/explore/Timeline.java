package pith.shell.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceSlice;

/** What ran on which hart when, as lines of letters: a letter for each task, a dot for an idle hart. */
final class Timeline {
    private static final int COLUMNS = 100;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Map<String, Character> letters = new TreeMap<>();

    private Timeline() {}

    /** {@return the lines for what {@code entries}, in order of time, tell; {@code nanos} turns cycles into nanoseconds} */
    static String of(List<Trace.Entry> entries, int harts, LongUnaryOperator nanos) {
        List<Trace.Entry> switches = entries.stream().filter(entry -> entry.event() instanceof TraceSlice.OnHart).toList();
        if (switches.isEmpty()) {
            return "no task was switched to\n";
        }
        long begin = switches.getFirst().time();
        long length = Math.max(1, switches.getLast().time() - begin);
        return new Timeline().lines(switches, harts, begin, length) + String.format("one column is %d µs%n", nanos.applyAsLong(length) / COLUMNS / 1000);
    }

    private String lines(List<Trace.Entry> switches, int harts, long begin, long length) {
        char[][] rows = new char[harts][COLUMNS];
        boolean[] seen = new boolean[harts];
        for (char[] row : rows) {
            Arrays.fill(row, ' ');
        }
        for (Trace.Entry entry : switches) {
            String running = ((TraceSlice.OnHart) entry.event()).running();
            int column = (int) Math.min(COLUMNS - 1, (entry.time() - begin) * COLUMNS / length);
            seen[entry.hart()] = true;
            Arrays.fill(rows[entry.hart()], column, COLUMNS, running.isEmpty() ? '.' : letter(running));
        }
        StringBuilder text = new StringBuilder();
        for (int hart = 0; hart < harts; hart++) {
            if (seen[hart]) {
                text.append(String.format("hart %-3d %s%n", hart, new String(rows[hart])));
            }
        }
        letters.forEach((name, letter) -> text.append("  ").append(letter).append(' ').append(name).append('\n'));
        return text.toString();
    }

    private char letter(String name) {
        return letters.computeIfAbsent(name, any -> LETTERS.charAt(letters.size() % LETTERS.length()));
    }
}

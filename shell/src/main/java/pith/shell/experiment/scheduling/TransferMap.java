package pith.shell.experiment.scheduling;

import java.util.Locale;
import java.util.stream.IntStream;
import pith.hal.memory.AccessCounters;
import pith.kernel.task.Kernel;
import pith.shell.experiment.Exhibit;

/** A heat map: from which last-level cache to which how many lines went. */
final class TransferMap implements Exhibit {
    private static final int CELL = 44;

    /** The number in a cell is to be read on any of its shades. */
    private static final double DARKEST = 0.55;

    private static final int LEFT = 60;
    private static final int TOP = 30;
    private static final long EXACT = 10_000;

    @Override
    public String title() {
        return "lines from cache (down) to cache (across)";
    }

    @Override
    public Recording begin(Kernel kernel) {
        return (trial, id) -> svg(trial.kernel().machine().memoryModel().counters(), id);
    }

    /** {@return the lines that went from one cache to another one} */
    static long betweenCaches(AccessCounters counters) {
        return IntStream.range(0, counters.domains() * counters.domains())
                .filter(cell -> cell / counters.domains() != cell % counters.domains())
                .mapToLong(cell -> counters.transfers(cell / counters.domains(), cell % counters.domains()))
                .sum();
    }

    static String svg(AccessCounters counters, String id) {
        int domains = counters.domains();
        long most = IntStream.range(0, domains * domains).mapToLong(cell -> counters.transfers(cell / domains, cell % domains)).max().orElse(0);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg viewBox=\"0 0 760 %d\" role=\"img\" aria-labelledby=\"%s-title\">%n<title id=\"%s-title\">%d lines went from one cache to another</title>%n",
                TOP + CELL * domains + 10, id, id, betweenCaches(counters)));
        for (int from = 0; from < domains; from++) {
            label(svg, LEFT - 8, TOP + CELL * from + CELL / 2 + 5, "end", "LLC " + from);
            label(svg, LEFT + CELL * from + CELL / 2, TOP - 8, "middle", "" + from);
            for (int to = 0; to < domains; to++) {
                cell(svg, from, to, counters.transfers(from, to), most);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void cell(StringBuilder svg, int from, int to, long lines, long most) {
        int x = LEFT + CELL * to;
        int y = TOP + CELL * from;
        svg.append(String.format(Locale.ROOT, "<rect class=\"heat\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%.2f\"/>%n", x, y, CELL - 2, CELL - 2,
                most == 0 ? 0 : DARKEST * lines / most));
        label(svg, x + CELL / 2 - 1, y + CELL / 2 + 5, "middle", shortened(lines));
    }

    /** {@return at most four characters} */
    private static String shortened(long lines) {
        return lines < EXACT ? "" + lines : lines < 1000 * EXACT / 10 ? lines / 1000 + "k" : lines / 1_000_000 + "M";
    }

    private static void label(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}

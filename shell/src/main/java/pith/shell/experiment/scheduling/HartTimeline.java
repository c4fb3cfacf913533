package pith.shell.experiment.scheduling;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pith.hal.machine.Machine;
import pith.hal.trace.Category;
import pith.kernel.task.Kernel;
import pith.shell.experiment.Exhibit;

/** Which task had which hart when, over a whole run: a row for each hart that did anything, in the order of their caches. */
final class HartTimeline implements Exhibit {
    private static final int COLUMNS = 140;
    private static final int COLUMN = 4;
    private static final long BUCKET_NANOS = 250_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int ROW = 16;
    private static final int LEFT = 150;

    /** Harts that are idle for all but a hundredth of the time are not shown. */
    private static final double LEAST_SHARE = 0.01;

    private static final int HUES = 360;

    /** Far enough round the colour wheel each time that neighbours differ. */
    private static final int HUE_STEP = 137;

    @Override
    public String title() {
        return "which task ran on which hart";
    }

    @Override
    public Recording begin(Kernel kernel) {
        HartUse use = new HartUse(kernel.machine().harts().size(), kernel.machine().cycles(BUCKET_NANOS));
        kernel.trace().addSink(use);
        kernel.trace().enable(kernel.trace().enabled() | Category.SCHED.mask());
        return (trial, id) -> svg(use, kernel.machine(), id);
    }

    static String svg(HartUse use, Machine machine, String id) {
        int last = use.buckets();
        List<Integer> shown = IntStream.range(0, machine.harts().size()).filter(hart -> use.busy(hart) >= LEAST_SHARE * last * use.bucket()).boxed().toList();
        Map<String, Integer> hues = new TreeMap<>();
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < shown.size(); row++) {
            int hart = shown.get(row);
            rows.append(text(LEFT - 8, ROW * row + ROW - 4, "end", "LLC " + machine.topology().llc(hart).id() + " hart " + hart));
            row(rows, use, hart, ROW * row, last, hues);
        }
        int top = ROW * shown.size();
        rows.append(text(LEFT, top + ROW, "start", "0"));
        rows.append(text(LEFT + COLUMNS * COLUMN, top + ROW, "end", machine.nanos(last * use.bucket()) / NANOS_PER_MILLI + " ms"));
        int names = top + 2 * ROW;
        for (Map.Entry<String, Integer> task : hues.entrySet()) {
            names += ROW;
            rows.append(bar(LEFT, names - ROW + 3, ROW - 6, ROW - 6, task.getValue(), 1)).append(text(LEFT + ROW, names - 4, "start", task.getKey()));
        }
        return String.format(Locale.ROOT, "<svg viewBox=\"0 0 760 %d\" role=\"img\" aria-labelledby=\"%s-title\">%n<title id=\"%s-title\">%d harts were used</title>%n",
                names + 4, id, id, shown.size()) + rows + "</svg>\n";
    }

    private static void row(StringBuilder rows, HartUse use, int hart, int y, int last, Map<String, Integer> hues) {
        for (int column = 0; column < COLUMNS; column++) {
            HartUse.Share most = use.most(hart, column * last / COLUMNS, Math.max(column * last / COLUMNS + 1, (column + 1) * last / COLUMNS));
            if (most.share() >= LEAST_SHARE) {
                int hue = hues.computeIfAbsent(most.task(), any -> hues.size() * HUE_STEP % HUES);
                rows.append(bar(LEFT + column * COLUMN, y + 2, COLUMN, ROW - 4, hue, most.share()));
            }
        }
    }

    private static String bar(int x, int y, int width, int height, int hue, double share) {
        return String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"hsl(%d, 65%%, 50%%)\" fill-opacity=\"%.2f\"/>%n", x, y, width, height, hue, share);
    }

    private static String text(int x, int y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }
}

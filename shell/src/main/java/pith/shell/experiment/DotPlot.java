package pith.shell.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A plot in SVG: a line for each label, on it a mark for each series with its interval. Marks differ by shape as well as by colour; colours come from
 * the page's style sheet (classes s0, s1 …).
 */
final class DotPlot {
    private static final int WIDTH = 760;
    private static final int ROW = 36;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int RIGHT = 40;
    private static final int LETTER = 8;
    private static final double NO_REFERENCE = Double.NaN;

    private final String id;
    private final String title;
    private final String unit;
    private final List<String> series;
    private final List<String> labels = new ArrayList<>();
    private final List<List<Estimate>> rows = new ArrayList<>();
    private double reference = NO_REFERENCE;

    /** A plot without rows yet; {@code id} is unique in the page. */
    DotPlot(String id, String title, String unit, List<String> series) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.series = series;
    }

    /** Adds a line with one estimate for each series. */
    DotPlot row(String label, List<Estimate> estimates) {
        labels.add(label);
        rows.add(estimates);
        return this;
    }

    /** Draws a line at {@code value}, to compare with. */
    DotPlot reference(double value) {
        reference = value;
        return this;
    }

    /** {@return the element {@code svg}} */
    String svg() {
        double[] shown = rows.stream().flatMap(List::stream).flatMapToDouble(one -> DoubleStream.of(one.value(), one.low(), one.high())).toArray();
        Axis axis = Axis.of(Double.isNaN(reference) ? shown : DoubleStream.concat(DoubleStream.of(shown), DoubleStream.of(reference)).toArray());
        int height = TOP + ROW * rows.size() + BOTTOM;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(height).append("\" role=\"img\" aria-labelledby=\"").append(id)
                .append("-title ").append(id).append("-desc\">\n<title id=\"").append(id).append("-title\">").append(Html.escape(title))
                .append("</title>\n<desc id=\"").append(id).append("-desc\">").append(Html.escape(description())).append("</desc>\n");
        legend(svg);
        grid(svg, axis, height);
        for (int i = 0; i < rows.size(); i++) {
            row(svg, axis, i);
        }
        return svg.append("</svg>\n").toString();
    }

    /** {@return the figures in words, for those who cannot see the plot} */
    private String description() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(labels.get(i)).append(':');
            for (int s = 0; s < series.size(); s++) {
                text.append(' ').append(series.get(s)).append(' ').append(Figure.of(rows.get(i).get(s).value())).append(s + 1 < series.size() ? "," : ". ");
            }
        }
        return text.toString().strip();
    }

    private int left() {
        return 16 + LETTER * labels.stream().mapToInt(String::length).max().orElse(0);
    }

    private double x(Axis axis, double value) {
        return left() + axis.place(value) * (WIDTH - RIGHT - left());
    }

    private void legend(StringBuilder svg) {
        int x = left();
        for (int s = 0; s < series.size(); s++) {
            mark(svg, s, x + 6, 14);
            text(svg, x + 18, 18, "start", series.get(s));
            x += 44 + LETTER * series.get(s).length();
        }
    }

    private void grid(StringBuilder svg, Axis axis, int height) {
        int bottom = height - BOTTOM;
        for (double tick : axis.ticks()) {
            line(svg, "grid", x(axis, tick), TOP, x(axis, tick), bottom);
            text(svg, x(axis, tick), bottom + 16, "middle", Figure.of(tick));
        }
        if (!Double.isNaN(reference)) {
            line(svg, "reference", x(axis, reference), TOP, x(axis, reference), bottom);
        }
        text(svg, (left() + WIDTH - RIGHT) / 2.0, bottom + 36, "middle", unit + (axis.logarithmic() ? " (logarithmic)" : ""));
    }

    private void row(StringBuilder svg, Axis axis, int row) {
        double middle = TOP + ROW * (row + 0.5);
        text(svg, left() - 10, middle + 4, "end", labels.get(row));
        List<Estimate> estimates = rows.get(row);
        for (int s = 0; s < estimates.size(); s++) {
            double y = middle + (s - (estimates.size() - 1) / 2.0) * 10;
            line(svg, "s" + s, x(axis, estimates.get(s).low()), y, x(axis, estimates.get(s).high()), y);
            mark(svg, s, x(axis, estimates.get(s).value()), y);
        }
    }

    /** The first series is a hollow square, the second a filled disc, others are hollow discs. */
    private static void mark(StringBuilder svg, int series, double x, double y) {
        if (series == 0) {
            format(svg, "<rect class=\"s0 hollow\" x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"9\"/>\n", x - 4.5, y - 4.5);
        } else {
            format(svg, "<circle class=\"s%d%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", series, series == 1 ? "" : " hollow", x, y);
        }
    }

    private static void line(StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
        format(svg, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1, x2, y2);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        format(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, Html.escape(text));
    }

    private static void format(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}

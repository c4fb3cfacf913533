package pith.shell.experiment;

import java.util.ArrayList;
import java.util.List;

/** The results as a table for a terminal. */
public final class TextReport {
    private TextReport() {}

    /** {@return the question, the table, and how to read it} */
    public static String of(Results results) {
        StringBuilder text = new StringBuilder();
        text.append(results.experiment().name()).append(": ").append(results.experiment().question()).append("\n\n");
        List<List<String>> lines = new ArrayList<>(List.of(titles(results.experiment())));
        results.summary().forEach(comparison -> lines.add(line(comparison)));
        append(text, lines);
        return text.append('\n').append(notes(results)).toString();
    }

    private static List<String> titles(Experiment experiment) {
        List<String> titles = new ArrayList<>(List.of("workload", "metric", "unit"));
        experiment.variants().forEach(variant -> titles.addAll(List.of(variant.name(), "95 %")));
        titles.addAll(List.of("ratio", "95 %"));
        return titles;
    }

    private static List<String> line(Comparison comparison) {
        List<String> cells = new ArrayList<>(List.of(comparison.workload(), comparison.metric().name(), comparison.metric().unit()));
        comparison.variants().forEach(variant -> cells.addAll(List.of(Figure.of(variant.value()), Figure.interval(variant))));
        cells.addAll(List.of(Figure.ratio(comparison.ratio().value()), Figure.ratioInterval(comparison.ratio())));
        return cells;
    }

    /** {@return how to read the figures} */
    static String notes(Results results) {
        List<Variant> variants = results.experiment().variants();
        return "Medians of " + results.seeds() + (results.seeds() == 1 ? " run" : " runs") + " on machine " + results.machine()
                + ", one for each seed; 95 % intervals by bootstrap over the seeds (percentile method, 2000 draws).\n"
                + "The ratio says how many times better " + variants.get(1).name() + " (the new way) is than " + variants.get(0).name()
                + " (the legacy): above 1 it is better.\n";
    }

    /** Words stand to the left, figures and their intervals to the right. */
    private static void append(StringBuilder text, List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        lines.forEach(cells -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], cells.get(i).length());
            }
        });
        for (List<String> cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - cells.get(i).length());
                line.append(i == 0 ? "" : "  ").append(i < 3 ? cells.get(i) + space : space + cells.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}

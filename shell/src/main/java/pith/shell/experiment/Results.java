package pith.shell.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment measured.
 *
 * @param rows every figure of every run
 * @param summary a comparison for each workload and metric
 * @param pictures what the experiment shows of single runs
 */
public record Results(Experiment experiment, String machine, List<Row> rows, List<Comparison> summary, List<Picture> pictures) {
    static Results of(Experiment experiment, String machine, List<Row> rows, List<Picture> pictures) {
        List<Comparison> summary = new ArrayList<>();
        for (String workload : rows.stream().map(Row::workload).distinct().toList()) {
            for (Metric metric : experiment.metrics()) {
                summary.add(compare(experiment, workload, metric, rows));
            }
        }
        return new Results(experiment, machine, List.copyOf(rows), List.copyOf(summary), List.copyOf(pictures));
    }

    private static Comparison compare(Experiment experiment, String workload, Metric metric, List<Row> rows) {
        List<double[]> values = experiment.variants().stream().map(variant -> values(rows, workload, variant, metric)).toList();
        double[] legacy = values.get(0);
        double[] modern = values.get(1);
        Estimate ratio = metric.lowerIsBetter() ? Bootstrap.ofRatio(legacy, modern) : Bootstrap.ofRatio(modern, legacy);
        return new Comparison(workload, metric, values.stream().map(Bootstrap::ofMedian).toList(), ratio);
    }

    private static double[] values(List<Row> rows, String workload, Variant variant, Metric metric) {
        return rows.stream()
                .filter(row -> row.workload().equals(workload) && row.variant().equals(variant.name()) && row.metric().name().equals(metric.name()))
                .mapToDouble(Row::value)
                .toArray();
    }

    /** {@return how many seeds each run had} */
    int seeds() {
        return (int) rows.stream().mapToLong(Row::seed).distinct().count();
    }
}

package pith.shell.experiment;

import java.util.List;

/** The results as a page of their own: the question, the table, a plot for each metric, and one of the ratios. */
public final class HtmlReport {
    private HtmlReport() {}

    /** {@return the page; {@code command} is what reproduces it} */
    public static String of(Results results, String command) {
        Experiment experiment = results.experiment();
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(Html.escape(experiment.name())).append("</h1>\n<p>").append(Html.escape(experiment.question())).append("</p>\n");
        body.append("<p>Measured with <code>").append(Html.escape(command)).append("</code>. ").append(Html.escape(TextReport.notes(results)))
                .append("</p>\n");
        workloads(body, results);
        table(body, results);
        body.append("<h2>Plots</h2>\n");
        for (int i = 0; i < experiment.metrics().size(); i++) {
            plot(body, results, experiment.metrics().get(i), "metric" + i);
        }
        ratios(body, results);
        pictures(body, results);
        return Html.page(experiment.name() + " on " + results.machine(), body.toString());
    }

    private static void workloads(StringBuilder body, Results results) {
        body.append("<h2>Workloads</h2>\n<ul>\n");
        List<String> run = results.summary().stream().map(Comparison::workload).distinct().toList();
        results.experiment().workloads().stream().filter(workload -> run.contains(workload.name())).forEach(workload -> body.append("<li>")
                .append(Html.escape(workload.name())).append(": <code>").append(Html.escape(workload.line())).append("</code></li>\n"));
        body.append("</ul>\n");
    }

    private static void table(StringBuilder body, Results results) {
        body.append("<h2>Figures</h2>\n<table>\n<caption>Medians with their 95 % intervals</caption>\n<thead><tr>");
        for (String title : List.of("workload", "metric", "unit")) {
            body.append("<th scope=\"col\" class=\"word\">").append(title).append("</th>");
        }
        results.experiment().variants().forEach(variant -> head(body, variant.name()));
        head(body, "ratio");
        body.append("<th scope=\"col\" class=\"word\">the new way is</th></tr></thead>\n<tbody>\n");
        results.summary().forEach(comparison -> row(body, comparison));
        body.append("</tbody>\n</table>\n");
    }

    private static void head(StringBuilder body, String name) {
        body.append("<th scope=\"col\">").append(Html.escape(name)).append("</th><th scope=\"col\">95 %</th>");
    }

    private static void row(StringBuilder body, Comparison comparison) {
        body.append("<tr><th scope=\"row\">").append(Html.escape(comparison.workload())).append("</th><td class=\"word\">")
                .append(Html.escape(comparison.metric().name())).append("</td><td class=\"word\">").append(Html.escape(comparison.metric().unit()))
                .append("</td>");
        comparison.variants().forEach(variant -> cells(body, Figure.of(variant.value()), Figure.interval(variant)));
        cells(body, Figure.ratio(comparison.ratio().value()), Figure.ratioInterval(comparison.ratio()));
        body.append("<td class=\"word\">").append(comparison.verdict()).append("</td></tr>\n");
    }

    private static void cells(StringBuilder body, String value, String interval) {
        body.append("<td>").append(value).append("</td><td>").append(interval).append("</td>");
    }

    private static void plot(StringBuilder body, Results results, Metric metric, String id) {
        List<String> series = results.experiment().variants().stream().map(Variant::name).toList();
        String title = metric.name() + " by workload; " + (metric.lowerIsBetter() ? "less" : "more") + " is better";
        DotPlot plot = new DotPlot(id, title, metric.unit(), series);
        results.summary().stream().filter(comparison -> comparison.metric().name().equals(metric.name())).forEach(one -> plot.row(one.workload(), one.variants()));
        figure(body, title, plot);
    }

    private static void ratios(StringBuilder body, Results results) {
        List<Variant> variants = results.experiment().variants();
        String title = "How many times better " + variants.get(1).name() + " is than " + variants.get(0).name() + "; right of the line at 1 it is better";
        DotPlot plot = new DotPlot("ratio", title, "ratio", List.of("ratio")).reference(1);
        results.summary().forEach(one -> plot.row(one.workload() + ", " + one.metric().name(), List.of(one.ratio())));
        figure(body, title, plot);
    }

    /** What there is to see of single runs, the variants of a workload one below the other. */
    private static void pictures(StringBuilder body, Results results) {
        if (!results.pictures().isEmpty()) {
            body.append("<h2>The runs of the first seed</h2>\n");
        }
        for (Workload workload : results.experiment().workloads()) {
            for (Exhibit exhibit : results.experiment().exhibits()) {
                results.pictures().stream().filter(one -> one.workload().equals(workload.name()) && one.title().equals(exhibit.title()))
                        .forEach(one -> body.append("<figure>\n<figcaption>").append(Html.escape(one.workload() + ", " + one.variant() + ": " + one.title()))
                                .append("</figcaption>\n").append(one.svg()).append("</figure>\n"));
            }
        }
    }

    private static void figure(StringBuilder body, String title, DotPlot plot) {
        body.append("<figure>\n<figcaption>").append(Html.escape(title)).append("</figcaption>\n").append(plot.svg()).append("</figure>\n");
    }
}

package pith.shell.experiment;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs an experiment: every workload under every variant and seed, each on a machine of its own. */
public final class Measurement {
    private final Experiment experiment;
    private final Setup base;
    private final int seeds;
    private final Consumer<String> progress;
    private final Consumer<Results> soFar;
    private final List<Row> rows = new ArrayList<>();
    private final List<Picture> pictures = new ArrayList<>();
    private final Set<String> only;

    /**
     * A measurement yet to run.
     *
     * @param base the machine that variants and workloads change
     * @param only the workloads that are run; all if empty
     * @param seeds how many seeds, counted from 0
     * @param progress takes a line for each run that begins
     * @param soFar takes what there is whenever a seed has run under every variant, so that whoever is cut off has that
     */
    public Measurement(Experiment experiment, Setup base, Set<String> only, int seeds, Consumer<String> progress, Consumer<Results> soFar) {
        this.experiment = experiment;
        this.base = base;
        this.only = only;
        this.seeds = seeds;
        this.progress = progress;
        this.soFar = soFar;
    }

    /** {@return what was measured} Throws {@link ExperimentFailed} with one sentence. */
    public Results run() throws InterruptedException {
        List<Workload> workloads = experiment.workloads().stream().filter(this::possible).toList();
        int runs = workloads.size() * experiment.variants().size() * seeds;
        int run = 0;
        for (Workload workload : workloads) {
            for (long seed = 0; seed < seeds; seed++) {
                for (Variant variant : experiment.variants()) {
                    String which = workload.name() + ", " + variant.name() + ", seed " + seed;
                    progress.accept(experiment.name() + ": run " + ++run + " of " + runs + ": " + which);
                    measure(workload, variant, seed, which);
                }
                soFar.accept(results());
            }
        }
        return results();
    }

    private Results results() {
        return Results.of(experiment, base.machine().spec().name(), rows, pictures);
    }

    /** A workload that needs a program of the user's root is left out where there is none. */
    private boolean possible(Workload workload) {
        if (!only.isEmpty() && !only.contains(workload.name())) {
            return false;
        }
        boolean possible = workload.program() == null || base.root() != null && Files.exists(base.root().resolve(workload.program().substring(1)));
        if (!possible) {
            progress.accept(experiment.name() + ": leaving out " + workload.name() + ", which needs " + workload.program() + " under --root");
        }
        return possible;
    }

    private void measure(Workload workload, Variant variant, long seed, String which) throws InterruptedException {
        Setup ownPrograms = workload.program() == null ? new Setup(base.machine(), base.memory(), base.sched(), null, base.before()) : base;
        try {
            TrialMachine machine = new TrialMachine(variant.apply().apply(workload.needs().apply(ownPrograms)).withSeed(seed), workload.line());
            List<Exhibit> shown = seed == 0 ? experiment.exhibits() : List.of();
            List<Exhibit.Recording> recordings = shown.stream().map(exhibit -> exhibit.begin(machine.kernel())).toList();
            Trial trial = machine.run();
            for (Metric metric : experiment.metrics()) {
                rows.add(new Row(workload.name(), variant.name(), seed, metric, read(metric, trial)));
            }
            for (int i = 0; i < shown.size(); i++) {
                String svg = recordings.get(i).svg(trial, "picture" + pictures.size());
                pictures.add(new Picture(workload.name(), variant.name(), shown.get(i).title(), svg));
            }
        } catch (ExperimentFailed failed) {
            throw new ExperimentFailed(experiment.name() + ": '" + workload.line() + "' (" + which + ") " + failed.getMessage() + ".");
        }
    }

    private static double read(Metric metric, Trial trial) {
        double value = metric.reading().applyAsDouble(trial);
        if (Double.isNaN(value)) {
            throw new ExperimentFailed("printed no line 'metric " + metric.name() + " VALUE'");
        }
        return value;
    }
}

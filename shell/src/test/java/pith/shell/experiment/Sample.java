package pith.shell.experiment;

import java.util.ArrayList;
import java.util.List;
import pith.mm.ForkCopy;
import pith.mm.MemoryOption;
import pith.mm.physical.VmStatistic;

/** A small experiment for tests; its words hold what XML must escape. */
class Sample implements Experiment {
    private final List<Workload> workloads;

    Sample(Workload... workloads) {
        this.workloads = List.of(workloads);
    }

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public String question() {
        return "Is 1 < 2 & \"so\" on?";
    }

    @Override
    public List<Workload> workloads() {
        return workloads;
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("eager", setup -> setup.with(MemoryOption.FORK, ForkCopy.EAGER)),
                new Variant("cow", setup -> setup.with(MemoryOption.FORK, ForkCopy.COW)));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("fork", "cycles"), Metric.counted("faults", "faults", VmStatistic.FAULTS), Metric.cycles());
    }

    /** {@return figures as if from three seeds, without running anything} */
    Results madeUp() {
        List<Row> rows = new ArrayList<>();
        for (Workload workload : workloads) {
            for (Variant variant : variants()) {
                for (long seed = 0; seed < 3; seed++) {
                    for (Metric metric : metrics()) {
                        double value = variant.name().equals("cow") ? 100 + seed : 1000.5 * workload.name().length();
                        rows.add(new Row(workload.name(), variant.name(), seed, metric, value));
                    }
                }
            }
        }
        return Results.of(this, "duo", rows, List.of());
    }
}

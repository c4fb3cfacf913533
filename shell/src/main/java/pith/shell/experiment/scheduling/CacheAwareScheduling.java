package pith.shell.experiment.scheduling;

import java.util.List;
import java.util.function.ToDoubleFunction;
import pith.hal.memory.AccessCounters;
import pith.sched.assembly.SchedOptions;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Trial;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code cas}: what it brings to gather the threads of a process under one last-level cache. */
public final class CacheAwareScheduling implements Experiment {
    private static final String MEMORY_MODEL = "multi-llc";
    private static final String TOLERATE_ALL = "echo 100 > /sys/kernel/debug/sched/llc_balancing/aggr_tolerance 2>/dev/null; ";

    @Override
    public String name() {
        return "cas";
    }

    @Override
    public String question() {
        return "What does it bring to gather the threads of a process under one last-level cache, and what does it cost those that gain nothing?";
    }

    /** Numbers of threads follow the machine: on duo a cache has 2 harts, on larger ones 8 or 16. */
    @Override
    public List<Workload> workloads() {
        return List.of(
                Workload.of("shared-fits", sized("shared-set $small 32 $((1500 / $small))")),
                Workload.of("shared-default", sized("shared-set $large 32 $((1500 / $large))")),
                Workload.of("shared-tolerant", TOLERATE_ALL + sized("shared-set $large 32 $((1500 / $large))")),
                Workload.of("messages-fits", sized("messages 1 $((small / 2)) 1500")),
                Workload.of("messages-full", sized("messages 4 $small 60")),
                Workload.of("stream", sized("stream $large 8192 1")),
                Workload.of("compute", sized("compute $large 20")));
    }

    private static String sized(String line) {
        return "if [ $(nproc) -gt 4 ]; then small=4 large=12; else small=2 large=4; fi; " + line;
    }

    @Override
    public List<Variant> variants() {
        return List.of(new Variant("legacy", setup -> on(setup, SchedOptions.LEGACY)), new Variant("cas", setup -> on(setup, SchedOptions.DEFAULT)));
    }

    private static Setup on(Setup setup, SchedOptions options) {
        return setup.withSched(options).withMachine(machine -> machine.withMemoryModel(MEMORY_MODEL));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.printed("cycles", "cycles"),
                read("transfers", "lines", CacheAwareScheduling::transfers),
                read("migrations", "moves", trial -> trial.kernel().schedulerParts().domains().root().migrations.get()),
                read("cache-migrations", "moves", trial -> trial.kernel().schedulerParts().domains().root().cacheMigrations.get()));
    }

    private static Metric read(String name, String unit, ToDoubleFunction<Trial> reading) {
        return new Metric(name, unit, true, reading);
    }

    /** {@return lines that went from one last-level cache to another} */
    private static double transfers(Trial trial) {
        AccessCounters counters = trial.kernel().machine().memoryModel().counters();
        long sum = 0;
        for (int from = 0; from < counters.domains(); from++) {
            for (int to = 0; to < counters.domains(); to++) {
                sum += from == to ? 0 : counters.transfers(from, to);
            }
        }
        return sum;
    }
}

package pith.shell.experiment.concurrency;

import java.util.List;
import java.util.stream.Stream;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code locks}: what harts that wait for a spin lock do to each other, by what they look at while they wait. */
public final class Locks implements Experiment {
    private static final List<Integer> HARTS = List.of(1, 2, 4, 8, 16, 32, 64);

    /** Critical sections of each hart, and the most of all harts together: every hart that waits costs the host time for every section. */
    private static final int EACH = 200;

    private static final int TOGETHER = 3200;

    /** Short turns: harts that spin must see what the others do soon after they did it. */
    private static final long QUANTUM = 50;

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public String question() {
        return "What does a critical section cost if many harts want the same spin lock, by what they look at while they wait?";
    }

    @Override
    public List<Workload> workloads() {
        return HARTS.stream().map(Locks::wanting).toList();
    }

    private static Workload wanting(int harts) {
        return Workload.of(harts + (harts == 1 ? "-hart" : "-harts"), "lock-cost $kind " + harts + " " + Math.min(EACH, TOGETHER / harts));
    }

    /** The kernel's own kind, then queues, then the oldest. */
    @Override
    public List<Variant> variants() {
        return Stream.of("ticket", "mcs", "tas").map(kind -> new Variant(kind, setup -> with(setup, kind))).toList();
    }

    private static Setup with(Setup setup, String kind) {
        return setup.withBefore("kind=" + kind).withMachine(machine -> machine.withMemoryModel("multi-llc").withQuantum(QUANTUM));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles/section", "cycles"), Metric.printed("longest-wait", "cycles"), CacheLines.moved());
    }
}

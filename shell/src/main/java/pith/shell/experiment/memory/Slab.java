package pith.shell.experiment.memory;

import java.util.List;
import java.util.stream.Stream;
import pith.mm.MemoryOption;
import pith.mm.slab.SlabPolicy;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code slab}: what harts gain by trading whole sheaves of free objects instead of keeping slabs. */
public final class Slab implements Experiment {
    private static final List<Integer> SIZES = List.of(64, 256, 1024);

    @Override
    public String name() {
        return "slab";
    }

    @Override
    public String question() {
        return "What does a kernel object cost if harts keep arrays of free ones instead of slabs, and if another hart frees it than allocated it?";
    }

    @Override
    public List<Workload> workloads() {
        Stream<Workload> patterns = Stream.of("apart", "same", "shuffled")
                .flatMap(pattern -> SIZES.stream().map(bytes -> Workload.of(pattern + "-" + bytes, "slab-cost " + pattern + " " + bytes)));
        Stream<Workload> longQueue = SIZES.stream().map(bytes -> Workload.of("apart-" + bytes + "-queue-64", "slab-cost apart " + bytes + " 20000 64"));
        return Stream.concat(patterns, longQueue).toList();
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("partial", setup -> setup.with(MemoryOption.SLAB, SlabPolicy.PARTIAL)),
                new Variant("sheaves", setup -> setup.with(MemoryOption.SLAB, SlabPolicy.SHEAVES)));
    }

    /**
     * Cycles of an allocation or a free on average, those in which it waited for another hart, and how many in a hundred acquire a lock that all harts want.
     */
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles/op", "cycles"), Metric.printed("waiting/op", "cycles"), Metric.printed("shared-locks", "%"));
    }
}

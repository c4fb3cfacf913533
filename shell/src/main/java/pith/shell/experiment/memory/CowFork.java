package pith.shell.experiment.memory;

import java.util.List;
import java.util.stream.Stream;
import pith.mm.ForkCopy;
import pith.mm.MemoryOption;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code cow-fork}: what copy on write saves, and where it costs more than it saves. */
public final class CowFork implements Experiment {
    @Override
    public String name() {
        return "cow-fork";
    }

    @Override
    public String question() {
        return "How much cheaper is a fork that copies no page until it is written, and what does it cost if all pages are written in the end?";
    }

    /** The working set is memory that the parent has written. */
    @Override
    public List<Workload> workloads() {
        return Stream.of(64, 256, 1024, 4096, 16384).map(kib -> Workload.of(kib < 1024 ? kib + "K" : kib / 1024 + "M", "fork-cost " + kib)).toList();
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("eager", setup -> setup.with(MemoryOption.FORK, ForkCopy.EAGER)),
                new Variant("cow", setup -> setup.with(MemoryOption.FORK, ForkCopy.COW)));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("fork", "cycles"), Metric.printed("fork+exec", "cycles"), Metric.printed("fork+write", "cycles"));
    }
}

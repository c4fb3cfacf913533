package pith.shell.experiment.memory;

import java.util.List;
import pith.mm.MemoryOption;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code fault-around}: what mapping the neighbours of a faulting page saves, and what it costs where they are never looked at. */
public final class FaultAround implements Experiment {
    private static final int USUAL = MemoryOption.FAULT_AROUND.usual();

    @Override
    public String name() {
        return "fault-around";
    }

    @Override
    public String question() {
        return "How many faults and cycles does it save to map the cached pages around a faulting one, and does it cost where they go unused?";
    }

    /** A program is started twice: the second start finds its files in memory. */
    @Override
    public List<Workload> workloads() {
        return List.of(
                Workload.of("static-start", twice("grep root /etc/passwd")),
                Workload.of("scan-forward", "map-scan 4096 forward"),
                Workload.of("scan-shuffled", "map-scan 4096 shuffled"),
                Workload.of("scan-sparse", "map-scan 4096 sparse"),
                Workload.under("/usr/bin/bash", "bash-start", twice("/usr/bin/bash -c true")),
                Workload.under("/usr/bin/python3", "python-start", twice("/usr/bin/python3 -S -c pass")));
    }

    private static String twice(String command) {
        return command + " > /dev/null && faults -m " + command;
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("one-page", setup -> setup.with(MemoryOption.FAULT_AROUND, 1)),
                new Variant("around", setup -> setup.with(MemoryOption.FAULT_AROUND, USUAL)));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("faults", "faults"), Metric.printed("cycles", "cycles"));
    }
}

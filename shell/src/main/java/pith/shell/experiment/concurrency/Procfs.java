package pith.shell.experiment.concurrency;

import java.util.List;
import java.util.stream.Stream;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code procfs}: what readers of /proc/filesystems gain when its text is rendered once and published by RCU, as Linux does since 7.2. */
public final class Procfs implements Experiment {
    private static final List<Integer> READERS = List.of(1, 2, 4, 8, 16, 20, 32, 64);

    /** Enough for a mean: the machine has no noise but what its seed makes. */
    private static final int TIMES = 200;

    /** Linux was measured with about 32 types, four times as many as are known here. */
    private static final String MORE_TYPES = "for i in $(seq $((32 - $(wc -l < /proc/filesystems)))); do echo more$i > /sys/kernel/debug/procfs/filesystems/register; done; ";

    @Override
    public String name() {
        return "procfs";
    }

    @Override
    public String question() {
        return "What does it cost to open, read and close /proc/filesystems, by how many harts do so at once, if its text is rendered by each reader or kept?";
    }

    @Override
    public List<Workload> workloads() {
        return Stream.concat(READERS.stream().map(count -> readers("", count, "")), Stream.of(1, 20).map(count -> readers("-32-types", count, MORE_TYPES))).toList();
    }

    /** Readers have a hart each if the machine has as many. */
    private static Workload readers(String suffix, int count, String first) {
        return Workload.of(count + (count == 1 ? "-reader" : "-readers") + suffix, first + "file-readers /proc/filesystems " + count + " " + TIMES);
    }

    @Override
    public List<Variant> variants() {
        return Stream.of("", "-counted").flatMap(count -> Stream.of("legacy", "cached").map(way -> new Variant(way + count, setup -> by(setup, way, !count.isEmpty())))).toList();
    }

    /** If {@code counted}, each open and close writes the count of the file's dentry, as in Linux. */
    private static Setup by(Setup setup, String way, boolean counted) {
        String choice = "echo " + way + " > /sys/kernel/debug/procfs/filesystems/way";
        return setup.withBefore(counted ? choice + "; dcache counted" : choice).withMachine(machine -> machine.withMemoryModel("multi-llc"));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles/read", "cycles"), CacheLines.moved());
    }
}

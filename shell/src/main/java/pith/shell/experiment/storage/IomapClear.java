package pith.shell.experiment.storage;

import java.util.List;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/**
 * {@code iomap}: what polled direct reads gain when the extent iterator's last call clears nothing, as in Linux 7.2, and when small reads take a shorter way.
 */
public final class IomapClear implements Experiment {
    private static final String FILE = "head -c 2097152 /dev/zero > /mnt/data && sync && umount /mnt && ";

    @Override
    public String name() {
        return "iomap";
    }

    @Override
    public String question() {
        return "What does a polled direct read of 4 KiB cost if the iterator over extents clears its mappings once more at its end, or not?";
    }

    /** The file is one extent; how many reads are under way at once differs. */
    @Override
    public List<Workload> workloads() {
        return List.of(reads("depth-32", 32), reads("depth-120", 120));
    }

    private static Workload reads(String name, int depth) {
        return Workload.of(name, Drive.MOUNT + FILE + Drive.MOUNT + "iomap-cost /mnt/data 4000 " + depth).needing(Drive::quick);
    }

    @Override
    public List<Variant> variants() {
        return List.of(variant("legacy", "legacy", 0), variant("7.2", "none", 0), variant("7.2+small", "none", 1));
    }

    private static Variant variant(String name, String clear, int small) {
        return new Variant(name, setup -> setup.withBefore("echo " + clear + " > /sys/kernel/debug/iomap/terminal_clear && echo " + small + " > /sys/kernel/debug/iomap/small_reads"));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles/read", "cycles"), Metric.printed("clears/read", "clears"), Metric.printed("reads/s", "reads/s").higherIsBetter());
    }
}

package pith.shell.experiment.storage;

import java.util.List;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code writeback}: what is gained by keeping what was written in memory for a while, and what of it never reaches the disk. */
public final class WritebackDelay implements Experiment {
    private static final String WRITE = "head -c 524288 /dev/zero > /mnt/$i";

    @Override
    public String name() {
        return "writeback";
    }

    @Override
    public String question() {
        return "What does it save to bring what was written to the disk later, many pages at a time, if it stays, if it is overwritten, and if it is removed?";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(
                writing("files-that-stay", "for i in 1 2 3 4; do " + WRITE + "; done"),
                writing("overwritten", "i=1; for j in 1 2 3 4; do " + WRITE + "; done"),
                writing("removed", "for i in 1 2 3 4; do " + WRITE + "; rm /mnt/$i; done"));
    }

    private static Workload writing(String name, String commands) {
        return Workload.of(name, Drive.MOUNT + commands + "; sync; set -- $(cat /sys/block/nvme0n1/stat) && echo metric written ${7} && echo metric requests ${5}").needing(Drive::usual);
    }

    /** As soon as more than 64 KiB are dirty, or by age and amount. */
    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("at-once", setup -> setup.withBefore("echo 65536 > /proc/sys/vm/dirty_background_bytes && echo 131072 > /proc/sys/vm/dirty_bytes")),
                new Variant("delayed", setup -> setup));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.cycles(), Metric.printed("written", "sectors"), Metric.printed("requests", "requests"));
    }
}

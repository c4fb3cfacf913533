package pith.shell.experiment.storage;

import java.util.List;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code verity}: what it costs to read a file whose blocks are checked against a Merkle tree, from the disk and from memory. */
public final class VerityCost implements Experiment {
    private static final String FILE = "head -c 524288 /dev/zero > /mnt/data && sync && seal /mnt/data && sync && umount /mnt && " + Drive.MOUNT;
    private static final String READ = "cp /mnt/data /dev/null";

    @Override
    public String name() {
        return "verity";
    }

    @Override
    public String question() {
        return "What does it cost to read a file that is sealed by fs-verity, when its blocks come from the disk and when they are in memory?";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(
                Workload.of("cold", Drive.MOUNT + FILE + "faults -m " + READ).needing(Drive::usual),
                Workload.of("warm", Drive.MOUNT + FILE + READ + " && faults -m " + READ).needing(Drive::usual));
    }

    /** Unlike elsewhere the first way is the better one: what is asked for is the price. */
    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("sealed", setup -> setup.withBefore("seal() { fsverity enable \"$1\"; }")),
                new Variant("plain", setup -> setup.withBefore("seal() { :; }")));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles", "cycles"));
    }
}

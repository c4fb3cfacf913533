package pith.shell.experiment.storage;

import java.util.List;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code readahead}: what a reader gains when the kernel guesses what it will want next. */
public final class Readahead implements Experiment {
    private static final String FILE = "head -c 524288 /dev/zero > /mnt/data && sync && umount /mnt && " + Drive.MOUNT;

    @Override
    public String name() {
        return "readahead";
    }

    @Override
    public String question() {
        return "What does it save to read pages of a file before anybody asks for them, when it is read to its end or only at its beginning?";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(reading("to-the-end", "cp /mnt/data /dev/null"), reading("the-beginning", "head -c 16384 /mnt/data"));
    }

    private static Workload reading(String name, String command) {
        return Workload.of(name, Drive.MOUNT + FILE + "faults -m " + command).needing(Drive::usual);
    }

    @Override
    public List<Variant> variants() {
        return List.of(variant("as-asked", 0), variant("ahead", 1));
    }

    private static Variant variant(String name, int on) {
        return new Variant(name, setup -> setup.withBefore("echo " + on + " > /sys/kernel/debug/iomap/readahead"));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles", "cycles"));
    }
}

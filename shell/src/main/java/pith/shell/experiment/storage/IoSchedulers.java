package pith.shell.experiment.storage;

import java.util.List;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code io-schedulers}: what somebody who reads a little waits for while others write much, under each of the block layer's schedulers. */
public final class IoSchedulers implements Experiment {
    @Override
    public String name() {
        return "io-schedulers";
    }

    @Override
    public String question() {
        return "How long does a random read of 4 KiB wait while others write 256 KiB at a time to the same slow drive, and what do the writers lose if reads come first?";
    }

    /** The drive takes four requests at once: what else waits is the scheduler's to order. */
    @Override
    public List<Workload> workloads() {
        return List.of(mix("1-writer", 1), mix("4-writers", 4));
    }

    private static Workload mix(String name, int writers) {
        return Workload.of(name, "io-mix /dev/nvme0n1 " + writers + " 400").needing(Drive::slow);
    }

    @Override
    public List<Variant> variants() {
        return List.of(variant("none"), variant("mq-deadline"), variant("bfq"));
    }

    private static Variant variant(String scheduler) {
        return new Variant(scheduler, setup -> setup.withBefore("echo " + scheduler + " > /sys/block/nvme0n1/queue/scheduler && echo 4 > /sys/block/nvme0n1/queue/nr_requests"));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("read-median", "ns"), Metric.printed("read-99th", "ns"), Metric.printed("reads/s", "reads/s").higherIsBetter(), Metric.printed("written", "MiB/s").higherIsBetter());
    }
}

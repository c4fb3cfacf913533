package pith.shell.experiment.concurrency;

import pith.hal.memory.AccessCounters;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Trial;

/** How many lines the memory model saw going from one core's caches to another's, within and between last-level caches. */
final class CacheLines {
    private CacheLines() {}

    /** {@return the metric; less is better} */
    static Metric moved() {
        return new Metric("transfers", "lines", true, CacheLines::transfers);
    }

    private static double transfers(Trial trial) {
        AccessCounters counters = trial.kernel().machine().memoryModel().counters();
        long sum = 0;
        for (int from = 0; from < counters.domains(); from++) {
            for (int to = 0; to < counters.domains(); to++) {
                sum += counters.transfers(from, to);
            }
        }
        return sum;
    }
}

package pith.shell.experiment.scheduling;

import java.util.List;
import java.util.function.ToDoubleFunction;
import pith.sched.assembly.SchedOptions;
import pith.shell.experiment.Exhibit;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Trial;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code cas}: what it brings to gather the threads of a process under one last-level cache. */
public final class CacheAwareScheduling implements Experiment {
    private static final String MEMORY_MODEL = "multi-llc";
    private static final double NANOS_PER_MICRO = 1000;
    private static final String TOLERATE_ALL = "echo 100 > /sys/kernel/debug/sched/llc_balancing/aggr_tolerance 2>/dev/null; ";

    /** All domains are balanced as often as that of the teaching machine with its four harts: every 4 ms. */
    private static final String BALANCE_OFTEN = "[ $few = 2 ] || for file in /sys/kernel/debug/sched/domains/cpu*/domain*/m*_interval; do echo 4 > $file; done; ";

    @Override
    public String name() {
        return "cas";
    }

    @Override
    public String question() {
        return "What does it bring to gather the threads of a process under one last-level cache, and what does it cost those that gain nothing?";
    }

    /**
     * The numbers of threads follow the machine: {@code few} fit under one cache by all rules, {@code many} are more than the thread rule admits,
     * {@code tolerated} so many that they gain from being gathered if it does not count. Machines with many harts balance more rarely (a domain's interval is a
     * millisecond for each of its harts), so what is to be gathered there runs for longer: {@code times}; but for {@code shared-tolerant}, whose many threads
     * would take seconds to be gathered: there the intervals are set shorter, under both ways, and {@code rounds} make it outlast the first interval, which is
     * still the long one. All run {@code length} times as long as that if the user says so.
     */
    @Override
    public List<Workload> workloads() {
        return List.of(
                Workload.of("shared-fits", sized("$beside shared-set $few 32 $((3000 * times))")),
                Workload.of("shared-silent", sized("shared-set $few 32 $((1500 * times))")),
                Workload.of("shared-default", sized("$beside shared-set $many 32 $((3000 * length))")),
                Workload.of("shared-tolerant", TOLERATE_ALL + sized(BALANCE_OFTEN + "$beside shared-set $tolerated 32 $((rounds * length))")),
                Workload.of("messages-fits", sized("$beside group-messages --groups 1 --fds $((few / 2)) --loops $((60000 * times / few))")),
                Workload.of("messages-full", sized("$beside group-messages --groups 4 --fds $((many / 2)) --loops $((messages * length))")),
                Workload.of("requests", sized("$beside requests --messengers 1 --workers $((few - 1)) --requests $((3000 * times))")),
                Workload.of("kv", sized("$beside kv --clients $((few - 1)) --requests $((25000 * times))")),
                Workload.of("transactions", sized("$beside transactions --threads $few --transactions $((120000 * times))")),
                Workload.of("pipeline", sized("$beside pipeline --stages $few --packets $((100000 * times))")),
                Workload.of("asymmetric", sized("$beside asymmetric --readers $((few - 1)) --loners $((few / 2)) --rounds $((1500 * times)) --own-kib 384")),
                Workload.of("large-set", sized("$beside shared-set $few 24576 $((10 * times))")),
                Workload.of("stream", sized("$beside stream $many 8192 $((10 * length))")),
                Workload.of("compute", sized("$beside compute $many $((80 * length))")));
    }

    private static String sized(String line) {
        return "length=${length:-1}; if [ $(nproc) -gt 4 ]; then few=4 many=10 tolerated=10 rounds=12000 times=5 messages=4000 beside='housekeeping --daemons 12'; "
                + "else few=2 many=4 tolerated=3 rounds=3000 times=1 messages=20000 beside=housekeeping; fi; times=$((times * length)); " + line;
    }

    @Override
    public boolean lengthens() {
        return true;
    }

    @Override
    public List<Variant> variants() {
        return List.of(new Variant("legacy", setup -> on(setup, SchedOptions.LEGACY)), new Variant("cas", setup -> on(setup, SchedOptions.DEFAULT)));
    }

    private static Setup on(Setup setup, SchedOptions options) {
        return setup.withSched(options).withMachine(machine -> machine.withMemoryModel(MEMORY_MODEL));
    }

    @Override
    public List<Exhibit> exhibits() {
        return List.of(new TransferMap(), new HartTimeline());
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                read("time", "µs", CacheAwareScheduling::micros),
                read("transfers", "lines", trial -> TransferMap.betweenCaches(trial.kernel().machine().memoryModel().counters())),
                read("migrations", "moves", trial -> trial.kernel().schedulerParts().domains().root().migrations.get()),
                read("cache-migrations", "moves", trial -> trial.kernel().schedulerParts().domains().root().cacheMigrations.get()));
    }

    private static Metric read(String name, String unit, ToDoubleFunction<Trial> reading) {
        return new Metric(name, unit, true, reading);
    }

    /** {@return what the workload took, or, if latency is what it is about, the time within which 99 of 100 wake-ups were done} */
    private static double micros(Trial trial) {
        for (String name : List.of("wakeup-p99", "nanoseconds")) {
            Double nanos = trial.printed().get(name);
            if (nanos != null) {
                return nanos / NANOS_PER_MICRO;
            }
        }
        return trial.kernel().machine().nanos(trial.printed().getOrDefault("cycles", Double.NaN).longValue()) / NANOS_PER_MICRO;
    }
}

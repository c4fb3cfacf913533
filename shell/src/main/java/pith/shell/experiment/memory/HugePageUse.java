package pith.shell.experiment.memory;

import java.util.List;
import java.util.stream.Stream;
import pith.hal.Hart;
import pith.mm.HugePages;
import pith.mm.MemoryOption;
import pith.mm.physical.VmStatistic;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code hugepages}: what pages of 2 MiB save in faults and in misses of the TLB, by how much memory is used in random order. */
public final class HugePageUse implements Experiment {
    private static final int RAM_MIB = 512;

    @Override
    public String name() {
        return "hugepages";
    }

    @Override
    public String question() {
        return "How many page faults and TLB misses do huge pages save a program that uses much memory in random order?";
    }

    @Override
    public List<Workload> workloads() {
        return Stream.of(2, 16, 64).map(mib -> Workload.of(mib + "M", "random-access " + mib)).toList();
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("single", setup -> setup.with(MemoryOption.THP, HugePages.Enabled.NEVER).withMachine(config -> config.withRam((long) RAM_MIB << 20))),
                new Variant("huge", setup -> setup.with(MemoryOption.THP, HugePages.Enabled.MADVISE).withMachine(config -> config.withRam((long) RAM_MIB << 20))));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.printed("touch", "cycles"),
                Metric.counted("faults", "faults", VmStatistic.FAULTS),
                new Metric("tlb-misses", "misses", true, trial -> trial.kernel().machine().harts().stream().mapToLong(HugePageUse::misses).sum()),
                new Metric("walk-loads", "loads", true, trial -> trial.kernel().machine().harts().stream().mapToLong(HugePageUse::loads).sum()),
                Metric.printed("access", "cycles"));
    }

    private static long misses(Hart hart) {
        return hart.mmu().misses();
    }

    private static long loads(Hart hart) {
        return hart.mmu().walkSteps();
    }
}

package pith.shell.experiment.memory;

import java.util.List;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.swapping.SwapHeader;
import pith.mm.MemoryOption;
import pith.mm.ReclaimKind;
import pith.mm.physical.VmStatistic;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code reclaim}: which policy has the pages in memory that a program uses next, over four patterns of use and too little memory for all of it. */
public final class ReclaimPolicies implements Experiment {
    private static final int RAM_MIB = 32;
    private static final int SWAP_MIB = 128;
    private static final int SWAP_PAGE = 4096;

    @Override
    public String name() {
        return "reclaim";
    }

    @Override
    public String question() {
        return "Which pages should go when memory is short: those at the end of an inactive list, or the oldest generation's?";
    }

    /** Sizes are such that what is used at a time fits, and all of it doesn't; but for the loop, all of which is used all the time. */
    @Override
    public List<Workload> workloads() {
        return List.of(access("scan", 48), access("zipf", 48), access("loop", 32), access("phases", 64));
    }

    private static Workload access(String pattern, int mib) {
        return Workload.of(pattern, "access-cost " + pattern + " " + mib).needing(ReclaimPolicies::scarce);
    }

    private static Setup scarce(Setup setup) {
        MemoryStorage storage = new MemoryStorage((long) SWAP_MIB << 20);
        byte[] header = SwapHeader.write((SWAP_MIB << 20) / SWAP_PAGE, SwapHeader.AT_BOOT);
        storage.write(0, header, 0, header.length);
        return setup.withMachine(machine -> machine.withRam((long) RAM_MIB << 20).withDisk(new DiskConfig(storage)));
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("active-inactive", setup -> setup.with(MemoryOption.RECLAIM, ReclaimKind.ACTIVE_INACTIVE)),
                new Variant("generations", setup -> setup.with(MemoryOption.RECLAIM, ReclaimKind.GENERATIONS)));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.printed("cycles/access", "cycles"),
                Metric.printed("major-faults", "faults"),
                Metric.counted("refaults", "pages", VmStatistic.REFAULTED_ANONYMOUS),
                Metric.counted("swapped-out", "pages", VmStatistic.SWAPPED_OUT));
    }
}

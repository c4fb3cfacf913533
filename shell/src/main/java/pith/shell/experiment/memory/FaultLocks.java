package pith.shell.experiment.memory;

import java.util.List;
import pith.mm.FaultLock;
import pith.mm.MemoryOption;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Setup;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code fault-lock}: what threads of one process gain when a fault locks one VMA instead of the whole address space. */
public final class FaultLocks implements Experiment {
    /** Turns of harts in cycles: shorter than a fault, so that who waits for a lock waits for its holder, and not for the end of a turn. */
    private static final long QUANTUM = 500;

    @Override
    public String name() {
        return "fault-lock";
    }

    @Override
    public String question() {
        return "What does a minor fault cost if it locks its VMA instead of the whole address space, alone, beside other faults, and while a thread maps and unmaps?";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(
                Workload.of("one-thread", "fault-cost 1"),
                Workload.of("three-threads", "fault-cost 3"),
                Workload.of("one-and-mapper", "fault-cost 1 map"),
                Workload.of("three-and-mapper", "fault-cost 3 map"));
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("mmap-lock", setup -> with(setup, FaultLock.MMAP)),
                new Variant("vma-lock", setup -> with(setup, FaultLock.VMA)));
    }

    private static Setup with(Setup setup, FaultLock lock) {
        return setup.with(MemoryOption.FAULT_LOCK, lock).withMachine(machine -> machine.withQuantum(QUANTUM));
    }

    /** Waiting for the lock included; mapping is 0 where nobody maps. */
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("fault", "cycles"), Metric.printed("map+unmap", "cycles"));
    }
}

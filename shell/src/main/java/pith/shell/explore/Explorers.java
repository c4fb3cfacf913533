package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.shell.execution.Builtin;

/** The table of the explorers. */
public final class Explorers {
    private Explorers() {}

    /** {@return the explorers of one machine's kernel} */
    public static List<Builtin> of(PithKernel kernel) {
        return List.of(
                new Buddy(kernel),
                new BuddyCost(kernel),
                new Crash(kernel),
                new Dcache(kernel),
                new Dmesg(kernel),
                new Faults(kernel),
                new FdInfo(kernel),
                new ForkTrace(kernel),
                new MachineView(kernel),
                new FsVerity(kernel),
                new IomapCost(kernel),
                new IomapView(kernel),
                new JournalView(kernel),
                new Maps(kernel),
                new PageTableView(kernel),
                new Ps(kernel),
                new SchedView(kernel),
                new SlabCost(kernel),
                new LockCost(kernel),
                new Slabs(kernel),
                new SystemCalls(kernel),
                new Top(kernel),
                new TraceControl(kernel),
                new Why(kernel));
    }
}

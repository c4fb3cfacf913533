package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pith.hal.KernelStack;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.fault.PageFaultEvent;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;

/** Listens for page faults: those of all processes, or of the descendants of one. Events wait here until somebody takes them. */
final class FaultWatch implements TraceSink {
    /** More than this at once is dropped and counted: a reader that is too slow must not fill the host's memory. */
    private static final int MOST = 1 << 16;

    /** A fault, with who took it and what stands at the address. */
    record Seen(long time, int pid, String command, PageFaultEvent event, String what) {}

    private final Set<Integer> family = new TreeSet<>();
    private List<Seen> waiting = new ArrayList<>();
    private final boolean everybody;
    private Process ancestor;
    private long dropped;

    /** A watch of all processes, or of nobody until {@link #descendantsOf} says of whom. */
    FaultWatch(boolean everybody) {
        this.everybody = everybody;
    }

    /** From now on the descendants of {@code process} count. */
    void descendantsOf(Process process) {
        ancestor = process;
    }

    @Override
    public void accept(long time, int hart, TraceEvent event) {
        if (event instanceof PageFaultEvent fault && KernelStack.isCurrent() && KernelStack.current().occupant() instanceof Task task && counts(task.process())) {
            if (waiting.size() < MOST) {
                waiting.add(new Seen(time, task.process().pid(), task.comm(), fault, what(task.space(), fault)));
            } else {
                dropped++;
            }
        }
    }

    /** Whoever was a descendant once is one for good, also when its parent has ended. */
    private boolean counts(Process process) {
        if (everybody || family.contains(process.pid())) {
            return true;
        }
        boolean descends = false;
        for (Process above = process.parent(); ancestor != null && above != null && !descends; above = above.parent()) {
            descends = above == ancestor;
        }
        if (descends) {
            family.add(process.pid());
        }
        return descends;
    }

    /** exec fills the new program's space while the task still has the old one. */
    private static String what(AddressSpace space, PageFaultEvent fault) {
        Vma vma = space == null ? null : space.find(fault.address());
        if (vma == null) {
            return fault.outcome().resolved() ? "a space being made" : "nothing";
        }
        return Place.of(space, vma, fault.address());
    }

    /** {@return the faults since this was last asked, oldest first} */
    List<Seen> take() {
        List<Seen> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** {@return how many were lost because nobody took them in time} */
    long dropped() {
        return dropped;
    }
}

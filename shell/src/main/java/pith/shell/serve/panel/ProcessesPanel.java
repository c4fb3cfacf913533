package pith.shell.serve.panel;

import java.util.List;
import java.util.Optional;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;

/** The processes, each with its parent: a tree. */
final class ProcessesPanel implements Panel {
    private static final int PAGE_KIB = 4;

    record Picture(List<Row> processes) {}

    /**
     * @param parent 0 for the first process
     * @param state the letter of ps
     * @param millis of processor time
     * @param kib in memory
     */
    record Row(int pid, int parent, String command, String state, int hart, int threads, int nice, long millis, long kib, boolean kernelThread) {}

    private final Kernel kernel;

    ProcessesPanel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<Picture> picture() {
        return StillMachine.isFree(kernel.tasks().lock)
                ? Optional.of(new Picture(kernel.tasks().processes().stream().map(this::row).toList()))
                : Optional.empty();
    }

    private Row row(Process process) {
        Task leader = process.leader();
        AddressSpace space = leader.space();
        long cycles = process.threads().stream().mapToLong(Task::runtimeCycles).sum();
        String state = process.isZombie() ? "Z" : String.valueOf(leader.state().letter());
        return new Row(process.pid(), process.parent() == null ? 0 : process.parent().pid(), leader.comm(), state, leader.hartId(), process.threadCount(), leader.nice(),
                kernel.machine().nanos(cycles) / 1_000_000, space == null ? 0 : space.map().rss().total() * PAGE_KIB,
                process.isKernelThread());
    }
}

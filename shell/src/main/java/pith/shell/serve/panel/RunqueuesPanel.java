package pith.shell.serve.panel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.Runqueue;
import pith.sync.SpinLock;

/** Who wants to run where, in the order in which EEVDF compares them: by virtual deadline. */
final class RunqueuesPanel implements Panel {
    record Picture(List<Queue> queues) {}

    /** @param idlePercent of the time since the last picture; −1 in the first one */
    record Queue(int hart, int running, long switches, int idlePercent, List<Waiting> tasks) {}

    /**
     * A task that is queued.
     *
     * @param vruntime its virtual runtime, relative to the least of its queue, in microseconds
     * @param deadline its virtual deadline, likewise
     */
    record Waiting(int pid, int tid, String task, String policy, int nice, boolean runs, long vruntime, long deadline) {}

    private final Kernel kernel;
    private long[] idleBefore;
    private long before;

    RunqueuesPanel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<Picture> picture() {
        Optional<List<Task>> tasks = tasks();
        return tasks.map(all -> {
            long now = kernel.machine().now();
            long[] idle = kernel.scheduler().runqueues().stream().mapToLong(queue -> queue.idleCycles(now)).toArray();
            List<Queue> queues = new ArrayList<>();
            for (Runqueue queue : kernel.scheduler().runqueues()) {
                queues.add(queue(queue, all, idlePercent(queue.hart().id(), idle, now)));
            }
            idleBefore = idle;
            before = now;
            return new Picture(queues);
        });
    }

    /** {@return the tasks that are queued or run; nothing if the list is locked} */
    private Optional<List<Task>> tasks() {
        SpinLock lock = kernel.tasks().lock;
        return StillMachine.isFree(lock) ? Optional.of(kernel.tasks().tasks().stream().filter(task -> task.queued() || task.onHart()).toList()) : Optional.empty();
    }

    private int idlePercent(int hart, long[] idle, long now) {
        return idleBefore == null || now == before ? -1 : (int) Math.clamp((idle[hart] - idleBefore[hart]) * 100 / (now - before), 0, 100);
    }

    private Queue queue(Runqueue queue, List<Task> tasks, int idlePercent) {
        List<Task> own = tasks.stream().filter(task -> task.hartId() == queue.hart().id() && !task.parked()).toList();
        long least = own.stream().mapToLong(task -> task.fair().vruntime).min().orElse(0);
        List<Waiting> waiting = own.stream()
                .sorted(Comparator.comparing((Task task) -> task != queue.current()).thenComparingLong(task -> task.fair().deadline))
                .map(task -> new Waiting(task.process().pid(), task.tid(), task.comm(), task.policy().name(), task.nice(), task == queue.current(),
                        micros(task.fair().vruntime - least), micros(task.fair().deadline - least)))
                .toList();
        return new Queue(queue.hart().id(), queue.running(), queue.switches(), idlePercent, waiting);
    }

    private long micros(long cycles) {
        return kernel.machine().nanos(Math.max(0, cycles)) / 1000;
    }
}

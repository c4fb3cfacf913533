package pith.shell.explore;

import java.util.List;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sched.Runqueue;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomains;
import pith.shell.execution.ShellContext;

/** {@code sched}: who runs where by cache, why a task is where it is, how long tasks wait, and what ran when. */
final class SchedView extends Explorer {
    private static final int NAME = 24;
    private static final int EVENTS = 4000;

    SchedView(PithKernel kernel) {
        super(kernel, "sched", "map | why PID | latency | timeline", "show who runs where by last-level cache, why, and how long tasks wait");
        option("map", "who runs on which hart, by last-level cache");
        option("why", "explain the last placement of each thread of a process");
        option("latency", "how long tasks ran and waited for a hart");
        option("timeline", "what ran when, as far as the trace unit remembers; 'trace on sched' begins");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        String verb = arguments.isEmpty() ? "map" : arguments.getFirst();
        atMost(arguments, verb.equals("why") ? 2 : 1);
        switch (verb) {
            case "map" -> print(sh, map());
            case "why" -> {
                if (arguments.size() != 2) {
                    throw misused();
                }
                print(sh, why(process(sh, arguments.get(1))));
            }
            case "latency" -> print(sh, latency());
            case "timeline" -> print(sh, timeline());
            default -> throw misused();
        }
        return 0;
    }

    private String map() {
        SchedDomains domains = kernel.schedulerParts().domains();
        StringBuilder text = new StringBuilder();
        for (LlcState llc : domains.llcs()) {
            text.append(String.format("LLC %d: %d of %d harts busy%n", llc.id(), busy(llc), llc.weight()));
            for (int hart : llc.harts()) {
                Runqueue queue = kernel.scheduler().runqueues().get(hart);
                String name = queue.current() == queue.idle() ? "idle" : queue.current().name();
                int waiting = queue.current() == queue.idle() ? queue.running() : queue.running() - 1;
                if (queue.running() > 0 || domains.harts() <= 16) {
                    text.append(String.format("  hart %-3d %-" + NAME + "s used %3d %%%s%n", hart, name, queue.utilization() * 100 / 1024,
                            waiting > 0 ? ", " + waiting + " waiting" : ""));
                }
            }
        }
        return text.toString();
    }

    private int busy(LlcState llc) {
        int busy = 0;
        for (int hart : llc.harts()) {
            busy += kernel.scheduler().runqueues().get(hart).running() > 0 ? 1 : 0;
        }
        return busy;
    }

    private String why(Process process) {
        StringBuilder text = new StringBuilder();
        for (Task task : process.threads()) {
            text.append(PlacementStory.of(task, kernel)).append('\n');
        }
        return text.toString();
    }

    private String latency() {
        String titles = "%-" + NAME + "s %12s %8s %12s %12s %7s%n";
        StringBuilder text = new StringBuilder(String.format(titles, "task", "ran µs", "turns", "waited µs", "µs per turn", "moves"));
        for (Process process : kernel.tasks().processes()) {
            for (Task task : process.threads()) {
                long waited = kernel.machine().nanos(task.info().waitedCycles()) / 1000;
                text.append(String.format("%-" + NAME + "s %12d %8d %12d %12d %7d%n", task.name(),
                        kernel.machine().nanos(task.runtimeCycles()) / 1000, task.info().turns(), waited, waited / Math.max(1, task.info().turns()), task.placement().migrations));
            }
        }
        return text.toString();
    }

    private String timeline() {
        Trace trace = kernel.trace();
        if (!trace.on(Category.SCHED) && trace.last(1).isEmpty()) {
            throw new Refusal(1, "nothing is recorded; 'trace on sched' begins");
        }
        return Timeline.of(trace.last(EVENTS), kernel.machine().hartCount(), kernel.machine()::nanos);
    }
}

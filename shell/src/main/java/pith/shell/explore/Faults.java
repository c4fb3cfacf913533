package pith.shell.explore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceText;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.mm.fault.PageFaultEvent;
import pith.mm.physical.VmStatistic;
import pith.shell.execution.ShellContext;

/** {@code faults}: page faults, counted for each process, and the last ones one by one. */
final class Faults extends Explorer {
    private static final int EVENTS = 100_000;
    private static final int SHOWN = 20;

    private record Kind(long faults, long cycles) {
        Kind plus(long moreCycles) {
            return new Kind(faults + 1, cycles + moreCycles);
        }
    }

    Faults(PithKernel kernel) {
        super(kernel, "faults", "[-l]", "count page faults by process, and by how they were resolved");
        option("-l", "list the last ones, too");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        Table table = new Table("pid", "minor", "major", "command");
        for (Process process : kernel.tasks().processes()) {
            ResourceUsage usage = process.usage();
            table.row(process.pid(), usage.minorFaults, usage.majorFaults, process.leader().comm());
        }
        print(sh, table + "since boot: " + kernel.memory().statistics().get(VmStatistic.FAULTS) + " faults, "
                + kernel.memory().statistics().get(VmStatistic.MAJOR_FAULTS) + " of them major\n" + recent(arguments.contains("-l")));
        return 0;
    }

    private String recent(boolean list) {
        Trace trace = kernel.trace();
        List<Trace.Entry> events = trace.last(EVENTS).stream().filter(entry -> entry.event() instanceof PageFaultEvent).toList();
        if (events.isEmpty()) {
            return trace.on(Category.FAULT) ? "" : "'trace on fault' records each fault from then on\n";
        }
        Map<String, Kind> kinds = new TreeMap<>();
        for (Trace.Entry entry : events) {
            PageFaultEvent fault = (PageFaultEvent) entry.event();
            kinds.merge(fault.outcomeText(), new Kind(1, fault.cycles()), (old, one) -> old.plus(one.cycles()));
        }
        Table table = new Table("resolved by", "faults", "cycles each");
        kinds.forEach((name, kind) -> table.row(name, kind.faults(), kind.cycles() / kind.faults()));
        StringBuilder text = new StringBuilder("\nthe last " + events.size() + ":\n" + table);
        if (list) {
            TraceText lines = new TraceText(new ClockRate(kernel.machine().hertz()));
            events.subList(Math.max(0, events.size() - SHOWN), events.size()).forEach(entry -> text.append(lines.line(entry)).append('\n'));
        }
        return text.toString();
    }
}

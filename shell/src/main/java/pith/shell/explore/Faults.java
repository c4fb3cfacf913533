package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import pith.hal.KernelStack;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceText;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.mm.fault.PageFaultEvent;
import pith.mm.physical.VmStatistic;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.shell.system.GuestTty;

/** {@code faults}: page faults, counted for each process, those of a command, or all of them as they happen. */
final class Faults extends Explorer {
    private static final int EVENTS = 100_000;
    private static final int SHOWN = 20;
    private static final long LOOK_MILLIS = 1;
    private static final long STREAM_MILLIS = 100;
    private static final Set<String> COLUMNS = Set.of("address", "access", "outcome", "cycles");

    Faults(PithKernel kernel) {
        super(kernel, "faults", "[-l] | [-f|-m] [COMMAND [ARG...]]", "count page faults: of each process, or of a command; or show them as they happen");
        option("-l", "list the last ones, too");
        option("-f", "show each fault as it happens: of the command, or of all processes until q");
        option("--follow", "the same");
        option("-m", "print the command's faults and cycles as 'pith experiment' reads them");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (first) {
            case "" -> summary(sh, false);
            case "-l" -> summary(sh, true);
            case "-m" -> measure(sh, command(rest));
            case "-f", "--follow" -> rest.isEmpty() ? stream(sh) : run(sh, rest, true);
            default -> run(sh, command(arguments), false);
        };
    }

    private List<String> command(List<String> words) {
        if (words.isEmpty() || words.getFirst().startsWith("-")) {
            throw misused();
        }
        return words;
    }

    private int summary(ShellContext sh, boolean list) {
        Table table = new Table("pid", "minor", "major", "command");
        for (Process process : kernel.tasks().processes()) {
            ResourceUsage usage = process.usage();
            table.row(process.pid(), usage.minorFaults, usage.majorFaults, process.leader().comm());
        }
        print(sh, table + "since boot: " + kernel.memory().statistics().get(VmStatistic.FAULTS) + " faults, "
                + kernel.memory().statistics().get(VmStatistic.MAJOR_FAULTS) + " of them major\n" + recent(list));
        return 0;
    }

    private String recent(boolean list) {
        Trace trace = kernel.trace();
        List<Trace.Entry> events = trace.last(EVENTS).stream().filter(entry -> entry.event() instanceof PageFaultEvent).toList();
        if (events.isEmpty()) {
            return trace.on(Category.FAULT) ? "" : "'faults COMMAND' shows those of a command; 'trace on fault' records each fault from then on\n";
        }
        FaultTally tally = new FaultTally();
        events.forEach(entry -> tally.add((PageFaultEvent) entry.event()));
        StringBuilder text = new StringBuilder("\nthe last " + events.size() + ":\n" + tally.outcomes());
        if (list) {
            TraceText lines = new TraceText(new ClockRate(kernel.machine().hertz()));
            events.subList(Math.max(0, events.size() - SHOWN), events.size()).forEach(entry -> text.append(lines.line(entry)).append('\n'));
        }
        return text.toString();
    }

    /** Runs a command and tells of its faults: at the end, or each as it happens. */
    private int run(ShellContext sh, List<String> command, boolean follow) {
        FaultWatch watch = new FaultWatch(false);
        FaultTally tally = new FaultTally();
        Consumer<ShellContext> look = watcher -> {
            ((GuestShellSystem) watcher.system()).sleep(LOOK_MILLIS);
            StringBuilder lines = new StringBuilder();
            watch.take().forEach(seen -> {
                tally.add(seen);
                lines.append(follow ? line(seen) : "");
            });
            print(watcher, lines.toString());
        };
        int status = listening(watch, () -> sh.jobControl().runWatched("faults " + String.join(" ", command), child -> {
            watch.descendantsOf(process(child).parent());
            return child.executor().simpleCommands().becomeNoFunction(command);
        }, look));
        print(sh, (follow ? "" : tally.outcomes() + "\n" + tally.places() + "\n") + tally.sum() + lost(watch));
        return status;
    }

    private static String lost(FaultWatch watch) {
        return watch.dropped() == 0 ? "" : watch.dropped() + " more came too quickly to be shown\n";
    }

    private static Process process(ShellContext sh) {
        return GuestShellSystem.calls(sh).user().current().task().process();
    }

    /** Does {@code body} while {@code watch} hears of every fault. */
    private int listening(FaultWatch watch, IntSupplier body) {
        Trace trace = kernel.trace();
        boolean before = trace.on(Category.FAULT);
        trace.addSink(watch);
        trace.enable(trace.enabled() | Category.FAULT.mask());
        try {
            return body.getAsInt();
        } finally {
            trace.removeSink(watch);
            trace.enable(before ? trace.enabled() : trace.enabled() & ~Category.FAULT.mask());
        }
    }

    /** Shows the faults of all processes until q, or the end of the input. */
    private int stream(ShellContext sh) {
        GuestTty tty = new GuestTty(GuestShellSystem.calls(sh), 0, 1);
        byte[] settings = tty.settings();
        if (settings == null) {
            throw new Refusal(1, "standard input is no terminal on which q could end this; use faults -f COMMAND");
        }
        tty.settings(GuestTty.keyByKey(settings));
        FaultWatch watch = new FaultWatch(true);
        try {
            return listening(watch, () -> untilKey(sh, tty, watch));
        } finally {
            tty.settings(settings);
        }
    }

    private int untilKey(ShellContext sh, GuestTty tty, FaultWatch watch) {
        boolean goesOn = true;
        while (goesOn) {
            StringBuilder lines = new StringBuilder();
            watch.take().stream().filter(seen -> seen.pid() != sh.system().getpid()).forEach(seen -> lines.append(line(seen)));
            print(sh, lines.toString());
            goesOn = switch (tty.awaitInput(STREAM_MILLIS)) {
                case READY -> {
                    int key = tty.readByte();
                    yield key >= 0 && key != 'q' && key != 'Q';
                }
                case NONE -> true;
                case INTERRUPTED -> !sh.traps().isInterrupted();
            };
        }
        return 0;
    }

    private String line(FaultWatch.Seen seen) {
        PageFaultEvent fault = seen.event();
        StringBuilder more = new StringBuilder();
        fault.fields(new More(more));
        return String.format(Locale.ROOT, "%11.6f %4d %-10s %-5s %#14x %-14s %6d cycles  %s%s\n", kernel.machine().nanos(seen.time()) / 1e9, seen.pid(),
                seen.command(), fault.access().name().toLowerCase(Locale.ROOT), fault.address(), fault.outcomeText(), fault.cycles(), seen.what(), more);
    }

    /** What an event tells beyond the columns. */
    private record More(StringBuilder text) implements TraceEvent.FieldVisitor {
        @Override
        public void field(String name, long value) {
            field(name, Long.toString(value));
        }

        @Override
        public void field(String name, String value) {
            if (!COLUMNS.contains(name) && !value.isEmpty()) {
                text.append("  ").append(name.replace('_', ' ')).append(' ').append(value);
            }
        }
    }

    private static long childFaults(ShellContext sh) {
        ResourceUsage children = process(sh).reapedUsage();
        return children.minorFaults + children.majorFaults;
    }

    /** Runs a command undisturbed. */
    private int measure(ShellContext sh, List<String> command) {
        long before = childFaults(sh);
        long began = KernelStack.current().hart().cycles();
        int status = sh.jobControl().runForeground("faults -m " + String.join(" ", command), child -> child.executor().simpleCommands().becomeNoFunction(command));
        long cycles = KernelStack.current().hart().cycles() - began;
        print(sh, "metric faults " + (childFaults(sh) - before) + "\nmetric cycles " + cycles + "\n");
        return status;
    }
}

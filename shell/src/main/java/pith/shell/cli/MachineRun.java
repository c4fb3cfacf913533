package pith.shell.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.PowerOff;
import pith.hal.engine.RealTimePacing;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.PerfettoJsonSink;
import pith.hal.trace.TraceHashSink;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.shell.program.InitProgram;
import pith.shell.program.ShellProgram;

/** A machine from its options to its exit status. */
final class MachineRun {
    private static final int BROKEN = 70;
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final MachineOptions options;
    private final Job job;
    private final PrintStream err;
    private final BootTimes times = new BootTimes();
    private final boolean interactive;

    MachineRun(MachineOptions options, Job job, PrintStream err) {
        this.options = options;
        this.job = job;
        this.err = err;
        this.interactive = StandardStreams.detect().interactive();
    }

    /** Boots, and boots again whenever the machine asks for it. {@return the exit status} */
    int toTheEnd() throws InterruptedException {
        KernelConfig.First first = FirstWords.of(job, options.root());
        HostThreads.prepare(options.machine());
        if (!interactive) {
            return untilHalted(first, null);
        }
        Machine.create(options.machine());
        try (HostTerminal terminal = HostTerminal.open()) {
            return untilHalted(first, terminal);
        }
    }

    private int untilHalted(KernelConfig.First first, HostTerminal terminal) throws InterruptedException {
        while (true) {
            PowerOff reason = once(first, terminal);
            if (reason instanceof PowerOff.Halted(int status)) {
                return status;
            }
            if (reason instanceof PowerOff.Panic(String report)) {
                say(report.endsWith("\n") ? report : report + "\n");
                return BROKEN;
            }
        }
    }

    private PowerOff once(KernelConfig.First first, HostTerminal terminal) throws InterruptedException {
        Machine machine = Machine.create(machineConfig(terminal));
        times.mark("machine");
        PithKernel kernel = new PithKernel(kernelConfig(machine, first));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("init", new InitProgram(shell));
        TraceHashSink hash = options.trace() == null ? null : new TraceHashSink();
        try (PerfettoJsonSink trace = openTrace(machine, hash);
                FlightRecording _ = options.flight() == null ? null : FlightRecording.begin(options.flight(), machine)) {
            times.mark("kernel");
            if (terminal != null) {
                terminal.connect(machine);
            }
            long began = System.nanoTime();
            kernel.start();
            PowerOff reason = kernel.awaitPowerOff();
            finish(new Statistics(kernel, System.nanoTime() - began, hash == null ? null : hash.hex()));
            return reason;
        } catch (IOException e) {
            throw new UsageError("--trace: '" + options.trace() + "' cannot be written; give a file in a folder that exists and has room.");
        }
    }

    private void finish(Statistics statistics) {
        firstOutput();
        if (options.stats()) {
            say(statistics.text());
        }
    }

    private MachineConfig machineConfig(HostTerminal terminal) {
        MachineConfig config = options.machine();
        if (terminal == null) {
            return config;
        }
        return config.withPacing(new RealTimePacing(config.spec().hertz()))
                .withEpochSeconds(System.currentTimeMillis() / 1000)
                .withOutput((bytes, offset, length) -> {
                    firstOutput();
                    terminal.output().write(bytes, offset, length);
                });
    }

    private KernelConfig kernelConfig(Machine machine, KernelConfig.First first) {
        KernelConfig.Root root = root(options.root());
        Consumer<String> say = this::say;
        return new KernelConfig(machine, root, options.binds(), first, environment(), directory(), streams(),
                options.strace() ? say : null, options.lockdep() ? say : null, say, KernelConfig.DEFAULT_MAX_TASKS).withMemory(options.memory()).withSched(options.sched()).withRcu(options.rcu());
    }

    private KernelConfig.Streams streams() {
        return interactive
                ? KernelConfig.Streams.CONSOLE
                : new KernelConfig.Streams(HostStreams.input(), HostStreams.output(this::firstOutput), HostStreams.error());
    }

    /** What every login gives, and what was asked for; the host's own variables stay outside, but for the kind of terminal. */
    private List<String> environment() {
        List<String> variables = new ArrayList<>(List.of(PATH, "HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/sh"));
        if (interactive) {
            variables.add("TERM=" + HostWords.encoded(System.getenv().getOrDefault("TERM", "dumb")));
        }
        if (job instanceof Job.Prompt) {
            variables.add("PS1=pith:$PWD# ");
        }
        for (String asked : options.environment()) {
            variables.removeIf(variable -> variable.startsWith(asked.substring(0, asked.indexOf('=') + 1)));
            variables.add(asked);
        }
        return variables;
    }

    private String directory() {
        boolean home = options.root() == null && !(job instanceof Job.Program);
        return options.directory() != null ? options.directory() : home ? "/root" : "/";
    }

    private PerfettoJsonSink openTrace(Machine machine, TraceHashSink hash) throws IOException {
        if (options.trace() == null) {
            return null;
        }
        PerfettoJsonSink sink = new PerfettoJsonSink(new BufferedOutputStream(Files.newOutputStream(options.trace())),
                new ClockRate(machine.hertz()), machine.hartCount(), hart -> "hart " + hart);
        machine.trace().addSink(sink);
        machine.trace().addSink(hash);
        machine.trace().enable((1 << Category.values().length) - 1);
        return sink;
    }

    private void firstOutput() {
        if (times.firstOutput() && options.bootTimes()) {
            say(times.text());
        }
    }

    /** Writes to standard error; a terminal in raw mode wants to be told to go back to the margin. */
    private void say(String text) {
        err.print(interactive ? text.replace("\n", "\r\n") : text);
        err.flush();
    }

    private static KernelConfig.Root root(Path given) {
        if (given == null) {
            return new KernelConfig.Root.OwnPrograms();
        }
        return Files.isDirectory(given) ? new KernelConfig.Root.HostFolder(given) : new KernelConfig.Root.FirstDisk();
    }
}

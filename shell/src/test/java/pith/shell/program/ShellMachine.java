package pith.shell.program;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.trace.Category;
import pith.hal.trace.TraceHashSink;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;

/** A machine that runs the shell, for tests: on streams until it ends, or at its console key by key. */
public final class ShellMachine {
    private static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/bin:/bin", "HOME=/root", "TERM=xterm", "PS1=ready> ", "HISTFILE=/tmp/history");
    private static final long PATIENCE_SECONDS = 60;

    /** How a shell line ended. */
    public record Outcome(int status, String out, String err, String traceHash) {}

    /** The engine that tests run under: {@code -Dpith.engine=parallel} lets harts run at once. */
    private static final String ENGINE = System.getProperty("pith.engine", MachineConfig.standard().engine());

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition shown = lock.newCondition();
    private Machine machine;
    private PithKernel kernel;
    private int seen;

    private ShellMachine() {}

    /** Runs one shell line with {@code input} as standard input. */
    public static Outcome run(String line, String input, long seed) throws InterruptedException {
        return run(ENGINE, line, input, seed);
    }

    /** As {@link #run}, with harts that take turns whatever engine the tests run under: what a seed promises. */
    public static Outcome runInTurns(String line, long seed) throws InterruptedException {
        return run(MachineConfig.standard().engine(), line, "", seed);
    }

    /** Runs one shell line on a machine of one's own making. */
    public static Outcome run(MachineConfig config, String line) throws InterruptedException {
        return run(config.withEngine(ENGINE), line, "");
    }

    private static Outcome run(String engine, String line, String input, long seed) throws InterruptedException {
        return run(MachineConfig.standard().withEngine(engine).withSeed(seed), line, input);
    }

    /** Runs one shell line on a machine whose root is the file system of its first disk. */
    public static Outcome runFromDisk(MachineConfig config, String line) throws InterruptedException {
        return run(config.withEngine(ENGINE), new KernelConfig.Root.FirstDisk(), line, "");
    }

    private static Outcome run(MachineConfig config, String line, String input) throws InterruptedException {
        return run(config, new KernelConfig.Root.OwnPrograms(), line, input);
    }

    private static Outcome run(MachineConfig config, KernelConfig.Root root, String line, String input) throws InterruptedException {
        Memory in = new Memory(input);
        Memory out = new Memory("");
        Memory err = new Memory("");
        ShellMachine session = new ShellMachine();
        session.boot(config, root, List.of("sh", "-c", line), new KernelConfig.Streams(in, out, err), err);
        TraceHashSink hash = new TraceHashSink();
        session.machine.trace().addSink(hash);
        session.machine.trace().enable((1 << Category.values().length) - 1);
        session.kernel.start();
        return new Outcome(session.awaitEnd(), out.text(), err.text(), hash.hex());
    }

    /** Boots to a prompt on the console. */
    public static ShellMachine interactive() {
        ShellMachine session = new ShellMachine();
        MachineConfig config = MachineConfig.standard().withEngine(ENGINE).withOutput(session::show);
        session.boot(config, new KernelConfig.Root.OwnPrograms(), List.of("sh"), KernelConfig.Streams.CONSOLE, new Memory(""));
        session.machine.console().resize(80, 24);
        session.kernel.start();
        return session;
    }

    private void boot(MachineConfig config, KernelConfig.Root root, List<String> argv, KernelConfig.Streams streams, Memory complaints) {
        machine = Machine.create(config);
        kernel = new PithKernel(new KernelConfig(machine, root, List.of(),
                new KernelConfig.First.JavaProgram("init", argv), ENVIRONMENT, "/root", streams, null, complaints::add, complaints::add,
                KernelConfig.DEFAULT_MAX_TASKS));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("init", new InitProgram(shell));
    }

    private int awaitEnd() throws InterruptedException {
        return switch (kernel.awaitPowerOff()) {
            case PowerOff.Halted(int status) -> status;
            case PowerOff.Panic(String report) -> throw new AssertionError(report);
            case PowerOff.Restart() -> throw new AssertionError("the machine wants to start again");
        };
    }

    private void show(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            screen.write(bytes, offset, length);
            shown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Presses keys, and {@return what is shown from then on, up to and including {@code awaited}} */
    public String type(String keys, String awaited) throws InterruptedException {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        machine.console().send(bytes, 0, bytes.length);
        return await(awaited);
    }

    /** {@return what is shown from where the last look ended, up to and including {@code awaited}} */
    public String await(String awaited) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (plain().indexOf(awaited, seen) < 0) {
                if (nanos <= 0) {
                    throw new AssertionError("waited in vain for '" + awaited + "'; shown since: " + plain().substring(seen));
                }
                nanos = shown.awaitNanos(nanos);
            }
            int from = seen;
            seen = plain().indexOf(awaited, seen) + awaited.length();
            return plain().substring(from, seen);
        } finally {
            lock.unlock();
        }
    }

    /** {@return what was shown, without colours and movements} */
    private String plain() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\033\\[[0-9;?]*[a-zA-Z@]|\033[=>]|\033\\(B|\r", "");
    }

    /** The window gets another size. */
    public void resize(int columns, int rows) {
        machine.console().resize(columns, rows);
    }

    /** Presses keys that end the shell. {@return its exit status} */
    public int end(String keys) throws InterruptedException {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        machine.console().send(bytes, 0, bytes.length);
        return awaitEnd();
    }

    /** A stream in memory. */
    private static final class Memory implements HostStream {
        private final byte[] input;
        private int at;
        private final List<byte[]> output = new ArrayList<>();

        Memory(String input) {
            this.input = input.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            int count = 0;
            while (count < length && at < input.length && (count == 0 || to[offset + count - 1] != '\n')) {
                to[offset + count++] = input[at++];
            }
            return count;
        }

        @Override
        public boolean write(byte[] from, int offset, int length) {
            return output.add(Arrays.copyOfRange(from, offset, offset + length));
        }

        void add(String text) {
            output.add(text.getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            output.forEach(all::writeBytes);
            return all.toString(StandardCharsets.UTF_8);
        }
    }
}

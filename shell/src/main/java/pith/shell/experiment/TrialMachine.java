package pith.shell.experiment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;
import pith.kernel.task.Kernel;
import pith.shell.program.InitProgram;
import pith.shell.program.ShellProgram;

/** One machine for one run: boots, runs a shell line, and is off when it ends. */
public final class TrialMachine {
    private static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "SHELL=/bin/sh");

    private final Text out = new Text();
    private final Text err = new Text();
    private final PithKernel kernel;

    public TrialMachine(Setup setup, String line) {
        KernelConfig.Root root = setup.root() == null ? new KernelConfig.Root.OwnPrograms() : new KernelConfig.Root.HostFolder(setup.root());
        Consumer<String> oopses = err::add;
        kernel = new PithKernel(new KernelConfig(Machine.create(setup.machine()), root, List.of(),
                new KernelConfig.First.JavaProgram("init", List.of("sh", "-c", setup.before().isEmpty() ? line : setup.before() + " && " + line)), ENVIRONMENT, "/", new KernelConfig.Streams(new Text(), out, err),
                null, null, oopses, KernelConfig.DEFAULT_MAX_TASKS).withMemory(setup.memory()).withSched(setup.sched()));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("init", new InitProgram(shell));
    }

    /** {@return the kernel, before the run} */
    Kernel kernel() {
        return kernel.kernel();
    }

    /** {@return the run, once it has ended} Throws {@link ExperimentFailed} with the end of a sentence if its status is not 0. */
    public Trial run() throws InterruptedException {
        kernel.start();
        return switch (kernel.awaitPowerOff()) {
            case PowerOff.Halted(int status) when status == 0 -> new Trial(Trial.figures(out.text()), kernel.kernel());
            case PowerOff.Halted(int status) -> throw new ExperimentFailed("ended with status " + status + complaint());
            case PowerOff.Panic(String report) -> throw new ExperimentFailed("crashed the machine: " + firstLine(report));
            case PowerOff.Restart() -> throw new ExperimentFailed("wanted the machine to start again");
        };
    }

    private String complaint() {
        return err.text().isBlank() ? "" : ": " + firstLine(err.text());
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    /** An empty stream that keeps what is written to it. */
    private static final class Text implements HostStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int read(byte[] into, int at, int length) {
            return 0;
        }

        @Override
        public boolean write(byte[] from, int at, int length) {
            bytes.write(from, at, length);
            return true;
        }

        void add(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

package pith.shell.real;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.PowerOff;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.shell.program.InitProgram;
import pith.shell.program.ShellProgram;

/** Pith, a machine of its own for each case, in this JVM; the program is the first process, as under {@code pith run --root}. */
record PithSystem(Path root) implements ProgramSystem {

    @Override
    public Outcome run(ProgramCase programCase) throws InterruptedException {
        var in = MemoryStream.of(programCase.stdin());
        var out = MemoryStream.of(new byte[0]);
        var err = MemoryStream.of(new byte[0]);
        Machine machine = Machine.create(MachineConfig.standard().withEngine(System.getProperty("pith.engine", "deterministic")));
        PithKernel kernel = new PithKernel(new KernelConfig(machine, new KernelConfig.Root.HostFolder(root), List.of(), first(programCase),
                variables(programCase), programCase.directory(), new KernelConfig.Streams(in, out, err), null, null, err::append,
                KernelConfig.DEFAULT_MAX_TASKS));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("init", new InitProgram(shell));
        kernel.start();
        int status = awaitEnd(machine, kernel, err);
        return Outcome.of(out.written(), err.written(), status);
    }

    private static KernelConfig.First first(ProgramCase programCase) {
        List<String> argv = programCase.command().stream().map(PithSystem::bytes).toList();
        return new KernelConfig.First.Program(argv.getFirst(), argv);
    }

    private static List<String> variables(ProgramCase programCase) {
        var variables = new ArrayList<String>();
        programCase.environment().forEach((name, value) -> variables.add(bytes(name + "=" + value)));
        return variables;
    }

    /** {@return text as the kernel takes it: a char for each byte of its UTF-8} */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Waits for the machine's end, and switches it off when that takes too long. {@return the exit status} */
    private static int awaitEnd(Machine machine, PithKernel kernel, MemoryStream err) throws InterruptedException {
        var late = new CompletableFuture<Void>().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        late.exceptionally(timeout -> {
            machine.powerOff(new PowerOff.Restart());
            return null;
        });
        PowerOff reason = kernel.awaitPowerOff();
        late.complete(null);
        return switch (reason) {
            case PowerOff.Halted(int status) -> status;
            case PowerOff.Restart() -> TIMED_OUT;
            case PowerOff.Panic(String report) -> {
                err.append(report);
                yield PANICKED;
            }
        };
    }
}

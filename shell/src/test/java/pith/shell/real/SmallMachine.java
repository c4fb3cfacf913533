package pith.shell.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pith.hal.PowerOff;
import pith.hal.device.BlockStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.swapping.SwapHeader;
import pith.mm.MemorySystem;
import pith.mm.physical.VmStatistic;
import pith.shell.program.InitProgram;
import pith.shell.program.ShellProgram;

/** A machine with less memory than its program wants, and how that went. Confined to the test that makes it. */
final class SmallMachine {
    private static final int PAGE = 4096;

    private final List<KernelConfig.Bind> binds = new ArrayList<>();
    private KernelConfig.Root root = new KernelConfig.Root.OwnPrograms();
    private MachineConfig config = MachineConfig.standard().withEngine(System.getProperty("pith.engine", "deterministic")).withHarts(2);
    private MemorySystem memory;
    private int limitSeconds = 240;

    SmallMachine(long ramMib) {
        config = config.withRam(ramMib << 20);
    }

    /** Harts take turns whatever engine the tests run under: for what tells exact times. */
    SmallMachine inTurns() {
        config = config.withEngine("deterministic");
        return this;
    }

    /** Swap space that is used from the start. */
    SmallMachine swap(long mib) {
        MemoryStorage storage = new MemoryStorage(mib << 20);
        byte[] header = SwapHeader.write((int) ((mib << 20) / PAGE), SwapHeader.AT_BOOT);
        storage.write(0, header, 0, header.length);
        return disk(storage);
    }

    /** An empty disk, /dev/nvme0n1 for the first. */
    SmallMachine disk(long mib) {
        return disk(new MemoryStorage(mib << 20));
    }

    /** A disk whose bytes are kept by {@code storage}. */
    SmallMachine disk(BlockStorage storage) {
        config = config.withDisk(new DiskConfig(storage));
        return this;
    }

    SmallMachine root(Path folder) {
        root = new KernelConfig.Root.HostFolder(folder);
        return this;
    }

    SmallMachine bind(Path host, String guest) {
        binds.add(new KernelConfig.Bind(host, guest, false));
        return this;
    }

    /** A folder of this computer that the machine can write to. */
    SmallMachine bindWritable(Path host, String guest) {
        binds.add(new KernelConfig.Bind(host, guest, true));
        return this;
    }

    /** How long the program may take, in seconds of this computer. */
    SmallMachine limit(int seconds) {
        limitSeconds = seconds;
        return this;
    }

    /** Runs a program as the first process, to the machine's end. */
    Outcome run(String... argv) throws InterruptedException {
        return run(new KernelConfig.First.Program(argv[0], List.of(argv)));
    }

    /** Runs lines of the shell, which knows words that no program could be, such as {@code crash}. */
    Outcome shell(String lines) throws InterruptedException {
        return run(new KernelConfig.First.JavaProgram("init", List.of("sh", "-c", lines)));
    }

    private Outcome run(KernelConfig.First first) throws InterruptedException {
        var out = MemoryStream.of(new byte[0]);
        var err = MemoryStream.of(new byte[0]);
        Machine machine = Machine.create(config);
        PithKernel kernel = new PithKernel(new KernelConfig(machine, root, binds, first,
                List.of("PATH=/usr/bin:/usr/sbin:/bin", "HOME=/root", "LC_ALL=C"), "/tmp", new KernelConfig.Streams(MemoryStream.of(new byte[0]), out, err),
                null, err::append, err::append, KernelConfig.DEFAULT_MAX_TASKS));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("init", new InitProgram(shell));
        memory = kernel.kernel().memory();
        kernel.start();
        int status = awaitEnd(machine, kernel, err);
        return Outcome.of(out.written(), err.written(), status);
    }

    private int awaitEnd(Machine machine, PithKernel kernel, MemoryStream err) throws InterruptedException {
        var late = new CompletableFuture<Void>().orTimeout(limitSeconds, TimeUnit.SECONDS);
        late.exceptionally(timeout -> {
            machine.powerOff(new PowerOff.Restart());
            return null;
        });
        PowerOff reason = kernel.awaitPowerOff();
        late.complete(null);
        return switch (reason) {
            case PowerOff.Halted(int status) -> status;
            case PowerOff.Restart() -> ProgramSystem.TIMED_OUT;
            case PowerOff.Panic(String report) -> {
                err.append(report);
                yield ProgramSystem.PANICKED;
            }
        };
    }

    /** {@return a memory figure as it was at the machine's end} */
    long figure(VmStatistic what) {
        return memory.statistics().get(what);
    }
}

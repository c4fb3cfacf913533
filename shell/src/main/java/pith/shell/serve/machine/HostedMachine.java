package pith.shell.serve.machine;

import java.util.List;
import pith.hal.Hart;
import pith.hal.PowerOff;
import pith.hal.device.ConsolePort;
import pith.hal.device.ConsolePorts;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.shell.program.ConsolesProgram;
import pith.shell.program.ShellProgram;

/** A machine among many, with its kernel, from its boot to its end. Safe for any thread. */
public final class HostedMachine {
    /** Who hears how a machine fares. Called by whichever thread runs it: must not wait. */
    public interface Watcher {
        /** The kernel found a bug in itself, and goes on. */
        void oops(String report);

        /** The machine is off. */
        void off(PowerOff reason);
    }

    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Machine machine;
    private final ConsolePorts ports;
    private final PithKernel kernel;
    private final HostShares.Share share;

    /** Null if nothing stays. */
    private final HomeDisk home;

    private HostedMachine(MachinePlan plan, HomeDisk home, HostShares shares, Watcher watcher) {
        share = shares.newShare();
        this.home = home;
        MachineConfig config = home == null ? plan.machine() : plan.machine().withDisk(home.disk());
        SharedPacing pacing = new SharedPacing(config.spec().hertz(), share, new Allowance(plan.instructionsPerSecond(), System.nanoTime()));
        machine = Machine.create(config.withPacing(pacing).withEpochSeconds(System.currentTimeMillis() / 1000));
        pacing.count(this::instructions);
        ports = machine.attach(ConsolePorts::new);
        kernel = new PithKernel(new KernelConfig(machine, plan.kernelRoot(), plan.binds(), new KernelConfig.First.JavaProgram("consoles", words(plan)),
                List.of(PATH), "/", KernelConfig.Streams.CONSOLE, null, null, watcher::oops, KernelConfig.DEFAULT_MAX_TASKS));
        ShellProgram shell = new ShellProgram(kernel);
        kernel.javaPrograms().add("sh", shell);
        kernel.javaPrograms().add("consoles", new ConsolesProgram(shell, kernel.ports()));
    }

    /** The home's disk comes after those of the plan. */
    private static List<String> words(MachinePlan plan) {
        return plan.home() == null ? List.of("consoles") : List.of("consoles", "/dev/nvme" + plan.machine().disks().size() + "n1", "/root");
    }

    /**
     * Boots a machine; it goes on by itself.
     *
     * @throws pith.hal.topology.SpecException if it cannot be built, or its home cannot be used
     */
    public static HostedMachine boot(MachinePlan plan, HostShares shares, Watcher watcher) {
        HostedMachine hosted = new HostedMachine(plan, plan.home() == null ? null : HomeDisk.open(plan.home()), shares, watcher);
        hosted.kernel.start();
        Thread.ofVirtual().name("machine's end").start(() -> hosted.awaitEnd(watcher));
        return hosted;
    }

    private void awaitEnd(Watcher watcher) {
        try {
            PowerOff reason = kernel.awaitPowerOff();
            share.give();
            if (home != null) {
                home.close();
            }
            watcher.off(reason);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    /** Opens a console. */
    public ConsolePort open(PortRequest request, PortHost host) {
        return ports.open(request, host);
    }

    public PithKernel kernel() {
        return kernel;
    }

    /** {@return user instructions that its harts have run; a moment old} */
    public long instructions() {
        long sum = 0;
        for (Hart hart : machine.harts()) {
            sum += hart.instructions();
        }
        return sum;
    }

    /** {@return how long it has had a processor of the host, in nanoseconds} */
    public long hostNanos() {
        return share.ran();
    }

    /** Asks the machine to end: what was written reaches its disks first. */
    public void shutDown() {
        ports.requestPowerOff();
    }

    /** Cuts the power. */
    public void powerOff() {
        machine.powerOff(new PowerOff.Halted(0));
    }
}

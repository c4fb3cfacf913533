package pith.shell.serve.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;

/**
 * What a hosted machine is made from.
 *
 * @param machine preset, harts, RAM, seed, disks
 * @param root a folder or an image that is the root; null for Pith's own programs
 * @param binds what else of the host is shown; the configuration has allowed it
 * @param instructionsPerSecond user instructions that it may run in a second; 0 for no limit
 * @param home what its {@code /root} is; null for what the root has there
 */
public record MachinePlan(MachineConfig machine, Path root, List<KernelConfig.Bind> binds, long instructionsPerSecond, Home home) {
    /** An image with ext4, which is made if it is not there. At most one machine may have it at a time. */
    public record Home(Path image, long bytes) {}

    public MachinePlan {
        binds = List.copyOf(binds);
    }

    /** A machine that keeps nothing. */
    public MachinePlan(MachineConfig machine, Path root, List<KernelConfig.Bind> binds, long instructionsPerSecond) {
        this(machine, root, binds, instructionsPerSecond, null);
    }

    /** {@return a copy whose {@code /root} stays} */
    public MachinePlan withHome(Home of) {
        return new MachinePlan(machine, root, binds, instructionsPerSecond, of);
    }

    /** {@return a machine of the default preset with Pith's own programs} */
    public static MachinePlan standard() {
        return new MachinePlan(MachineConfig.standard(), null, List.of(), 0);
    }

    KernelConfig.Root kernelRoot() {
        if (root == null) {
            return new KernelConfig.Root.OwnPrograms();
        }
        return Files.isDirectory(root) ? new KernelConfig.Root.HostFolder(root) : new KernelConfig.Root.FirstDisk();
    }
}

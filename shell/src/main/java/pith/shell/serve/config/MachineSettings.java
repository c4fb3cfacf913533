package pith.shell.serve.config;

import java.nio.file.Path;
import java.util.List;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig.Bind;

/**
 * What a machine is made from.
 *
 * @param root the folder of this host that is its root file system; null for Pith's own programs
 * @param binds folders of this host that it shows
 */
public record MachineSettings(MachineConfig machine, Path root, List<Bind> binds) {
    /** RAM of a machine that nobody said more of: many live in one process. */
    public static final long USUAL_RAM = 256L << 20;

    public static MachineSettings usual() {
        return new MachineSettings(MachineConfig.standard().withRam(USUAL_RAM), null, List.of());
    }
}

package pith.shell.experiment;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import pith.hal.machine.MachineConfig;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;

/**
 * What a run's machine is made from. Immutable.
 *
 * @param root the folder of this computer that is the root file system; null for Pith's own programs
 * @param before a shell line that runs before the workload's, such as one that sets something under /sys; empty for none
 */
public record Setup(MachineConfig machine, MemoryOptions memory, SchedOptions sched, Path root, String before) {
    /** A setup in which nothing runs before the workload. */
    public Setup(MachineConfig machine, MemoryOptions memory, SchedOptions sched, Path root) {
        this(machine, memory, sched, root, "");
    }

    /** {@return a copy in which a choice of memory management is {@code value}} */
    public <T> Setup with(MemoryOption<T> option, T value) {
        return new Setup(machine, memory.with(option, value), sched, root, before);
    }

    /** {@return a copy with another scheduler} */
    public Setup withSched(SchedOptions options) {
        return new Setup(machine, memory, options, root, before);
    }

    /** {@return a copy with another machine: more RAM, a disk, fewer harts} */
    public Setup withMachine(UnaryOperator<MachineConfig> change) {
        return new Setup(change.apply(machine), memory, sched, root, before);
    }

    /** {@return a copy in which {@code line} runs before the workload} */
    public Setup withBefore(String line) {
        return new Setup(machine, memory, sched, root, line);
    }

    /** {@return a copy for another seed} */
    Setup withSeed(long seed) {
        return withMachine(config -> config.withSeed(seed));
    }
}

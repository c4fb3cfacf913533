package pith.shell.cli;

import pith.hal.engine.ParallelEngineProvider;
import pith.hal.machine.MachineConfig;

/**
 * How many of the host's threads carry kernel stacks. The JVM asks for that once, when the first virtual thread starts, so this comes before any machine: the
 * launcher's setting, one, suits every engine that lets one hart run at a time.
 */
final class HostThreads {
    /** Carriers that may stand in for one that a blocking host call holds. */
    private static final int SPARE = 16;

    /** Carriers of a server beside those that machines may hold: a machine that wakes needs one to ask for its turn. */
    private static final int FOR_OTHERS = 2;

    private HostThreads() {}

    /** Gives each processor a thread, and some more, for many machines at once: they use all processors, and what else is quick work never waits for them. */
    static void prepareForMany() {
        carriers(Runtime.getRuntime().availableProcessors() + FOR_OTHERS);
    }

    private static void carriers(int count) {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(count));
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", Integer.toString(count + SPARE));
    }

    /** Gives each hart a thread, as far as there are processors, if the machine's engine runs harts at once. */
    static void prepare(MachineConfig machine) {
        if (machine.engine().equals(ParallelEngineProvider.NAME)) {
            carriers(Math.min(machine.harts(), Runtime.getRuntime().availableProcessors()));
        }
    }
}

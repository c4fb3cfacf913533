package pith.shell.cli;

import pith.hal.engine.ParallelEngineProvider;
import pith.hal.machine.MachineConfig;

/**
 * How many of the host's threads carry kernel stacks. The JVM asks for that once, when the first virtual thread starts, so this comes before any machine: the launcher's
 * setting, one, suits every engine that lets one hart run at a time.
 */
final class HostThreads {
    /** Carriers that may stand in for one that a blocking host call holds. */
    private static final int SPARE = 16;

    /** Carriers of a server beside those that machines may hold: a machine that wakes needs one to ask for its turn. */
    private static final int FOR_OTHERS = 2;

    private HostThreads() {}

    /** Gives each processor a thread, for many machines at once. */
    static void prepareForMany() {
        carriers(Runtime.getRuntime().availableProcessors());
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

    /** For a server: machines use up to {@code processors} at once, and what else is quick work for virtual threads never waits for them. */
    static void prepareServer(int processors) {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(processors + FOR_OTHERS));
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", Integer.toString(processors + FOR_OTHERS + SPARE));
    }
}

package pith.shell.execution;

import java.util.function.ToIntFunction;

/** Forked shells. */
final class Processes {
    private Processes() {}

    /**
     * Where a child belongs.
     *
     * @param background its terminal is not for it
     * @param ownGroup   it is put into the process group {@code group}, or leads a new one if that is 0
     */
    record Placement(boolean background, boolean ownGroup, int group) {
        static final Placement WITH_PARENT = new Placement(false, false, 0);
    }

    /** A child that is part of what this shell does, such as a command substitution. */
    static int fork(ShellContext sh, ToIntFunction<ShellContext> body) {
        return fork(sh, Placement.WITH_PARENT, body);
    }

    /** As {@link #fork}; the pipe, which is for this child, is closed if there can be none. */
    static int forkWith(ShellContext sh, ShellSystem.PipeEnds pipe, ToIntFunction<ShellContext> body) {
        try {
            return fork(sh, body);
        } catch (Unwind failure) {
            sh.system().close(pipe.readEnd());
            sh.system().close(pipe.writeEnd());
            throw failure;
        }
    }

    /** {@return the pid of a child that runs {@code body} in a copy of the shell and exits with its status} */
    static int fork(ShellContext sh, Placement placement, ToIntFunction<ShellContext> body) {
        var child = sh.copyForChild();
        int pid = sh.system().fork(system -> {
            child.runOn(system);
            child.jobControl().enterChild(placement);
            child.traps().enterChild(placement);
            return child.executor().toTheEnd(() -> body.applyAsInt(child));
        });
        if (pid < 0) {
            throw sh.failure(2, "cannot fork: " + Errno.message(pid));
        }
        return pid;
    }
}

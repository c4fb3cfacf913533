package pith.shell.execution;

/**
 * Leaves the commands that are running, up to whoever is meant. These carry no stack trace: they are ordinary events of a shell,
 * not faults of ours.
 */
public abstract sealed class Unwind extends RuntimeException {
    private final int status;

    private Unwind(int status) {
        super(null, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** {@code exit}: to the end of the process. */
    public static final class Exit extends Unwind {
        public Exit(int status) {
            super(status & 0xff);
        }
    }

    /** {@code return}: to the end of the function or the sourced file. */
    public static final class Return extends Unwind {
        public Return(int status) {
            super(status & 0xff);
        }
    }

    /** {@code break} or {@code continue}. */
    public static final class LoopJump extends Unwind {
        private final int levels;
        private final boolean continues;

        public LoopJump(int levels, boolean continues) {
            super(0);
            this.levels = levels;
            this.continues = continues;
        }

        /** {@return how many loops to leave, the one to continue included} */
        int levels() {
            return levels;
        }

        boolean continues() {
            return continues;
        }
    }

    /** An error that ends the command line and, unless the shell is interactive, the shell (XCU 2.8.1). It has been reported. */
    public static final class Failure extends Unwind {
        public Failure(int status) {
            super(status);
        }
    }

    /** Ctrl-C in an interactive shell: back to the prompt. */
    public static final class Interrupt extends Unwind {
        public Interrupt() {
            super(128 + Signals.SIGINT);
        }
    }
}

package pith.shell.execution;

/** Moving descriptors about. */
final class Descriptors {
    /** Descriptors from here are the shell's own; scripts name 0 to 9. */
    static final int PRIVATE = 10;

    private Descriptors() {}

    /** Makes {@code to} what {@code from} was, open across execve, and closes {@code from}. */
    static void move(ShellSystem system, int from, int to) {
        if (from == to) {
            system.fcntl(to, ShellSystem.F_SETFD, 0);
            return;
        }
        system.dup2(from, to, 0);
        system.close(from);
    }

    /** {@return a copy of the descriptor among the shell's own, or minus an errno} */
    static int privateCopy(ShellSystem system, int fd) {
        return system.fcntl(fd, ShellSystem.F_DUPFD_CLOEXEC, PRIVATE);
    }
}

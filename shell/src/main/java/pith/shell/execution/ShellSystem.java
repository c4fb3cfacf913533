package pith.shell.execution;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The system calls through which the shell touches the machine, seen from one process. The kernel side implements it with the
 * guest's real calls; each forked process is handed its own.
 *
 * <p>Conventions are those of the raw Linux ABI: a result of zero or more is success, a negative one is minus the errno.
 * Strings are Latin-1 views of bytes: one {@code char} is one byte, 0 to 255.
 *
 * <p><b>Unwinding.</b> {@link #execve} that succeeds, and a signal that kills the process, leave by a throwable that belongs to
 * the kernel. The shell therefore never catches {@code Throwable}, {@code Error} or {@code RuntimeException} around a call and
 * never makes a system call in a {@code finally} block: it would act on the next program's descriptors.
 *
 * <p><b>Signals.</b> A signal with a {@link SignalDisposition.Handler} runs its handler on the process's own stack when a system
 * call returns, or in {@link #pollSignals}. A blocking call that the signal interrupts returns {@code -EINTR}, and one that is
 * begun while such a signal is pending does not block: no signal is lost between a check and a wait.
 */
public interface ShellSystem {

    /** open(2) flags of the riscv64 ABI (asm-generic/fcntl.h). */
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_CREAT = 0x40;
    int O_EXCL = 0x80;
    int O_TRUNC = 0x200;
    int O_APPEND = 0x400;
    int O_DIRECTORY = 0x10000;
    int O_CLOEXEC = 0x80000;

    /** fcntl(2) commands and the one descriptor flag. */
    int F_DUPFD = 0;
    int F_GETFD = 1;
    int F_SETFD = 2;
    int F_GETFL = 3;
    int F_DUPFD_CLOEXEC = 1030;
    int FD_CLOEXEC = 1;

    /** wait4(2) options. */
    int WNOHANG = 1;
    int WUNTRACED = 2;
    int WCONTINUED = 8;

    /** access(2) modes. */
    int F_OK = 0;
    int X_OK = 1;
    int W_OK = 2;
    int R_OK = 4;

    // Files

    /** {@return the lowest free descriptor} {@code mode} counts only with {@link #O_CREAT} and is subject to the umask. */
    int open(String path, int flags, int mode);

    int close(int fd);

    /** {@return the bytes read; 0 at the end of the file} */
    long read(int fd, byte[] buffer, int offset, int length);

    /** {@return the bytes written, which may be fewer than asked} */
    long write(int fd, byte[] buffer, int offset, int length);

    /** dup2(2): equal descriptors are no error when open. {@code flags} is 0 or {@link #O_CLOEXEC}. */
    int dup2(int oldFd, int newFd, int flags);

    /** A new pipe; {@code flags} is 0 or {@link #O_CLOEXEC}. */
    PipeEnds pipe2(int flags);

    int fcntl(int fd, int command, int argument);

    /** stat(2) when {@code followLink}, else lstat(2). */
    FileStatus stat(String path, boolean followLink);

    FileStatus fstat(int fd);

    /** faccessat(2) with AT_EACCESS: the effective ids count. {@return 0 or minus an errno} */
    int access(String path, int mode);

    /** The next batch of getdents64(2) from a directory opened with {@link #O_DIRECTORY}; empty at its end. */
    Directory readDirectory(int fd);

    PathResult getcwd();

    int chdir(String path);

    /** {@return the former mask} */
    int umask(int mask);

    /** {@return whether the descriptor is a terminal (TCGETS succeeds)} */
    boolean isatty(int fd);

    // Processes

    /**
     * Starts a copy of this process that runs {@code child} on a fresh stack, with the child's own system calls, and exits with
     * the low eight bits of what it returns. Descriptors, directory, mask, groups and ignored signals are inherited; signals
     * with a handler are back to their default in the child (as with CLONE_CLEAR_SIGHAND), for the handler's Java closure
     * belongs to the parent.
     *
     * @return the child's pid, or minus an errno
     */
    int fork(ToIntFunction<ShellSystem> child);

    /** Replaces the program. {@return minus an errno; on success it does not return} */
    int execve(String path, List<String> argv, List<String> envp);

    /** wait4(2); {@code pid} -1 for any child, below -1 for a process group. */
    Waited wait4(int pid, int options);

    int getpid();

    /** {@return the Java stack that each process has, in KiB} No call: it bounds how deep commands may be nested. */
    default int stackKibibytes() {
        return 1024;
    }

    int getppid();

    int getpgrp();

    int setpgid(int pid, int group);

    /** The terminal's foreground group, or minus an errno. */
    int tcgetpgrp(int fd);

    int tcsetpgrp(int fd, int group);

    int getuid();

    int geteuid();

    int getgid();

    int getegid();

    /** kill(2): {@code pid} below -1 is a group, {@code signal} 0 only checks. */
    int kill(int pid, int signal);

    /** {@return 0 or minus an errno} */
    int setSignalDisposition(int signal, SignalDisposition disposition);

    /** {@return the disposition in force, never null} At the start it tells which signals the parent had ignored. */
    SignalDisposition signalDisposition(int signal);

    /** Runs the handlers of the signals that are pending; {@return how many ran} */
    int pollSignals();

    /** {@code resource} is an RLIMIT_ number. */
    ResourceLimit getrlimit(int resource);

    int setrlimit(int resource, ResourceLimit limit);

    ProcessTimes times();

    /** Both ends of a pipe, or {@code error} below 0. */
    record PipeEnds(int error, int readEnd, int writeEnd) {}

    /** What stat(2) tells; {@code error} is 0 or minus an errno and the rest then means nothing. */
    record FileStatus(int error, long device, long inode, int mode, int links, int uid, int gid, long size, long mtimeNanos) {
        private static final int S_IFMT = 0170000;

        public static FileStatus failed(int error) {
            return new FileStatus(error, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        public boolean exists() {
            return error == 0;
        }

        /** {@code type} is an S_IF constant such as 0040000 for a directory. */
        public boolean isType(int type) {
            return exists() && (mode & S_IFMT) == type;
        }

        public boolean isDirectory() {
            return isType(0040000);
        }

        public boolean isRegular() {
            return isType(0100000);
        }
    }

    /** One batch of directory entries, {@code .} and {@code ..} included. */
    record Directory(int error, List<Entry> entries) {
        /** {@code type} is a DT_ constant: 4 directory, 8 file, 10 link, 0 unknown. */
        public record Entry(String name, long inode, int type) {}
    }

    /** A path or {@code error} below 0. */
    record PathResult(int error, String path) {}

    /** Limits in the resource's unit; -1 is unlimited. */
    record ResourceLimit(int error, long soft, long hard) {
        public static final long UNLIMITED = -1;
    }

    /** User and system time of the process and of its waited-for children, in nanoseconds of virtual time. */
    record ProcessTimes(long user, long system, long childUser, long childSystem) {}

    /** {@code pid} is 0 when WNOHANG found nobody, or minus an errno; {@code status} is the raw wait status. */
    record Waited(int pid, int status) {
        public boolean exited() {
            return (status & 0x7f) == 0;
        }

        public boolean stopped() {
            return (status & 0xff) == 0x7f;
        }

        public boolean continued() {
            return status == 0xffff;
        }

        public boolean signaled() {
            return !exited() && !stopped() && !continued();
        }

        public boolean dumpedCore() {
            return signaled() && (status & 0x80) != 0;
        }

        /** {@return the signal that killed or stopped the child} */
        public int signal() {
            return stopped() ? status >> 8 & 0xff : status & 0x7f;
        }

        /** {@return the status as {@code $?} shows it} */
        public int shellStatus() {
            return exited() ? status >> 8 & 0xff : 128 + signal();
        }
    }
}

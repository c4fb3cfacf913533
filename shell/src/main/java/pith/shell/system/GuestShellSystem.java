package pith.shell.system;

import static pith.shell.system.CallNumber.*;
import static pith.shell.system.GuestCalls.path;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import pith.kernel.program.UserContext;
import pith.kernel.signal.SignalAction;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem;
import pith.shell.execution.SignalDisposition;

/** The shell's calls as system calls of the machine it runs on. Confined to the task. */
public final class GuestShellSystem implements ShellSystem {
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EACCESS = 0x200;
    private static final int ENAMETOOLONG = 36, ENOSYS = 38;

    /** ioctl(2) requests of terminals (asm-generic/ioctls.h). */
    private static final int TCGETS = 0x5401, TIOCGPGRP = 0x540F, TIOCSPGRP = 0x5410;

    private static final int TERMIOS_BYTES = 64;
    private static final int RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1;
    private static final int PATH_MAX = 4096;

    /** Read and write go in pieces of this many bytes, as user memory for a call is bounded. */
    private static final int CHUNK_BYTES = 128 << 10;

    private final GuestCalls calls;
    private final Map<Integer, SignalDisposition.Handler> handlers = new TreeMap<>();

    public GuestShellSystem(UserContext user) {
        this.calls = new GuestCalls(user);
    }

    /** {@return the calls of the process that {@code sh} runs as} */
    public static GuestCalls calls(ShellContext sh) {
        return ((GuestShellSystem) sh.system()).calls;
    }

    /** {@return the user side of the process whose calls these are} */
    public static UserContext user(GuestShellSystem process) {
        return process.calls.user();
    }

    /** Lets {@code millis} of the machine's time pass, or less if a signal comes. */
    public void sleep(long millis) {
        calls.withMemory(frame -> {
            long time = frame.allocate(16);
            calls.user().put(time, millis / 1000);
            calls.user().put(time + 8, millis % 1000 * 1_000_000);
            return calls.user().call(PPOLL, 0, 0, time, 0, 8);
        });
    }

    GuestCalls calls() {
        return calls;
    }

    @Override
    public int open(String path, int flags, int mode) {
        return (int) calls.withMemory(frame -> calls.user().call(OPENAT, AT_FDCWD, path(frame, path), flags, mode));
    }

    @Override
    public int close(int fd) {
        return (int) calls.call(CLOSE, fd);
    }

    @Override
    public long read(int fd, byte[] buffer, int offset, int length) {
        int part = Math.min(length, CHUNK_BYTES);
        return calls.withMemory(frame -> {
            long memory = frame.allocate(part);
            long count = calls.user().call(READ, fd, memory, part);
            if (count > 0) {
                calls.user().read(memory, buffer, offset, (int) count);
            }
            return count;
        });
    }

    @Override
    public long write(int fd, byte[] buffer, int offset, int length) {
        int part = Math.min(length, CHUNK_BYTES);
        return calls.withMemory(frame -> {
            long memory = frame.allocate(part);
            calls.user().write(memory, buffer, offset, part);
            return calls.user().call(WRITE, fd, memory, part);
        });
    }

    @Override
    public int dup2(int oldFd, int newFd, int flags) {
        if (oldFd == newFd) {
            int open = fcntl(oldFd, F_GETFD, 0);
            return open < 0 ? open : newFd;
        }
        return (int) calls.call(DUP3, oldFd, newFd, flags);
    }

    @Override
    public PipeEnds pipe2(int flags) {
        int[] ends = new int[2];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(8);
            long answer = calls.user().call(PIPE2, memory, flags);
            ends[0] = calls.user().getInt(memory);
            ends[1] = calls.user().getInt(memory + 4);
            return answer;
        });
        return new PipeEnds((int) result, ends[0], ends[1]);
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return (int) calls.call(FCNTL, fd, command, argument);
    }

    @Override
    public FileStatus stat(String path, boolean followLink) {
        return status((frame, memory) -> calls.user()
                .call(NEWFSTATAT, AT_FDCWD, path(frame, path), memory, followLink ? 0 : AT_SYMLINK_NOFOLLOW));
    }

    @Override
    public FileStatus fstat(int fd) {
        return status((frame, memory) -> calls.user().call(FSTAT, fd, memory));
    }

    private interface StatCall {
        long run(UserContext.Frame frame, long memory);
    }

    private FileStatus status(StatCall call) {
        byte[] bytes = new byte[Layouts.STAT_BYTES];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(bytes.length);
            long answer = call.run(frame, memory);
            calls.user().read(memory, bytes, 0, bytes.length);
            return answer;
        });
        return result < 0 ? FileStatus.failed((int) result) : Layouts.stat(bytes);
    }

    @Override
    public int access(String path, int mode) {
        return (int) calls.withMemory(frame -> {
            long name = path(frame, path);
            long answer = calls.user().call(FACCESSAT2, AT_FDCWD, name, mode, AT_EACCESS);
            return answer == -ENOSYS ? calls.user().call(FACCESSAT, AT_FDCWD, name, mode) : answer;
        });
    }

    @Override
    public Directory readDirectory(int fd) {
        byte[] bytes = new byte[32 << 10];
        long length = calls.withMemory(frame -> {
            long memory = frame.allocate(bytes.length);
            long count = calls.user().call(GETDENTS64, fd, memory, bytes.length);
            if (count > 0) {
                calls.user().read(memory, bytes, 0, (int) count);
            }
            return count;
        });
        return length < 0 ? new Directory((int) length, List.of()) : new Directory(0, Layouts.directory(bytes, (int) length));
    }

    @Override
    public PathResult getcwd() {
        byte[] bytes = new byte[PATH_MAX];
        long length = calls.withMemory(frame -> {
            long memory = frame.allocate(bytes.length);
            long count = calls.user().call(GETCWD, memory, bytes.length);
            if (count > 0) {
                calls.user().read(memory, bytes, 0, (int) count);
            }
            return count;
        });
        return length < 0
                ? new PathResult((int) length, null)
                : new PathResult(0, new String(bytes, 0, (int) length - 1, StandardCharsets.ISO_8859_1));
    }

    @Override
    public int chdir(String path) {
        return (int) calls.withMemory(frame -> calls.user().call(CHDIR, path(frame, path)));
    }

    @Override
    public int umask(int mask) {
        return (int) calls.call(UMASK, mask);
    }

    @Override
    public boolean isatty(int fd) {
        return calls.withMemory(frame -> calls.user().call(IOCTL, fd, TCGETS, frame.allocate(TERMIOS_BYTES))) == 0;
    }

    @Override
    public int fork(ToIntFunction<ShellSystem> child) {
        return (int) calls.fork(user -> child.applyAsInt(new GuestShellSystem(user)));
    }

    @Override
    public int execve(String path, List<String> argv, List<String> envp) {
        return path.length() >= PATH_MAX ? -ENAMETOOLONG : (int) calls.execve(path, argv, envp);
    }

    @Override
    public Waited wait4(int pid, int options) {
        int[] status = new int[1];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(4);
            long answer = calls.user().call(WAIT4, pid, memory, options, 0);
            status[0] = answer > 0 ? calls.user().getInt(memory) : 0;
            return answer;
        });
        return new Waited((int) result, status[0]);
    }

    @Override
    public int getpid() {
        return (int) calls.call(GETPID);
    }

    @Override
    public int getppid() {
        return (int) calls.call(GETPPID);
    }

    @Override
    public int getpgrp() {
        return (int) calls.call(GETPGID, 0);
    }

    @Override
    public int setpgid(int pid, int group) {
        return (int) calls.call(SETPGID, pid, group);
    }

    @Override
    public int tcgetpgrp(int fd) {
        return (int) calls.withMemory(frame -> {
            long memory = frame.allocate(4);
            long answer = calls.user().call(IOCTL, fd, TIOCGPGRP, memory);
            return answer < 0 ? answer : calls.user().getInt(memory);
        });
    }

    @Override
    public int tcsetpgrp(int fd, int group) {
        return (int) calls.withMemory(frame -> {
            long memory = frame.allocate(4);
            calls.user().putInt(memory, group);
            return calls.user().call(IOCTL, fd, TIOCSPGRP, memory);
        });
    }

    @Override
    public int getuid() {
        return (int) calls.call(GETUID);
    }

    @Override
    public int geteuid() {
        return (int) calls.call(GETEUID);
    }

    @Override
    public int getgid() {
        return (int) calls.call(GETGID);
    }

    @Override
    public int getegid() {
        return (int) calls.call(GETEGID);
    }

    @Override
    public int kill(int pid, int signal) {
        return (int) calls.call(KILL, pid, signal);
    }

    @Override
    public int setSignalDisposition(int signal, SignalDisposition disposition) {
        handlers.remove(signal);
        return (int) switch (disposition) {
            case SignalDisposition.Default() -> calls.setAction(signal, SignalAction.DEFAULT);
            case SignalDisposition.Ignore() -> calls.setAction(signal, SignalAction.IGNORE);
            case SignalDisposition.Handler handler -> {
                handlers.put(signal, handler);
                yield calls.handle(signal, handler.action());
            }
        };
    }

    @Override
    public SignalDisposition signalDisposition(int signal) {
        SignalDisposition handler = handlers.get(signal);
        if (handler != null) {
            return handler;
        }
        return calls.user().ignored(signal) ? SignalDisposition.IGNORE : SignalDisposition.DEFAULT;
    }

    @Override
    public int pollSignals() {
        return calls.pollSignals();
    }

    @Override
    public ResourceLimit getrlimit(int resource) {
        long[] limits = new long[2];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(16);
            long answer = calls.user().call(PRLIMIT64, 0, resource, 0, memory);
            limits[0] = calls.user().get(memory);
            limits[1] = calls.user().get(memory + 8);
            return answer;
        });
        return new ResourceLimit((int) result, limits[0], limits[1]);
    }

    @Override
    public int setrlimit(int resource, ResourceLimit limit) {
        return (int) calls.withMemory(frame -> {
            long memory = frame.allocate(16);
            calls.user().put(memory, limit.soft());
            calls.user().put(memory + 8, limit.hard());
            return calls.user().call(PRLIMIT64, 0, resource, memory, 0);
        });
    }

    @Override
    public ProcessTimes times() {
        byte[] own = usage(RUSAGE_SELF);
        byte[] children = usage(RUSAGE_CHILDREN);
        return new ProcessTimes(
                Layouts.timeval(own, 0), Layouts.timeval(own, 16), Layouts.timeval(children, 0), Layouts.timeval(children, 16));
    }

    private byte[] usage(int who) {
        byte[] bytes = new byte[Layouts.RUSAGE_BYTES];
        calls.withMemory(frame -> {
            long memory = frame.allocate(bytes.length);
            long answer = calls.user().call(GETRUSAGE, who, memory);
            calls.user().read(memory, bytes, 0, bytes.length);
            return answer;
        });
        return bytes;
    }
}

package pith.shell.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import pith.shell.execution.ShellSystem;
import pith.shell.execution.SignalDisposition;

/** A process of the {@link ToyMachine}, and its system calls. */
final class ToyProcess implements ShellSystem {
    private static final int ENOENT = -2;
    private static final int EINTR = -4;
    private static final int EBADF = -9;
    private static final int ECHILD = -10;
    private static final int EACCES = -13;
    private static final int EEXIST = -17;
    private static final int ENOTDIR = -20;
    private static final int EISDIR = -21;
    private static final int EPIPE = -32;
    private static final int SIGPIPE = 13;
    private static final int SIGCHLD = 17;
    private static final int SIGCONT = 18;

    /** An open file description: a node with a position, or an end of a pipe. */
    private static final class OpenFile {
        ToyMachine.Node node;
        ToyMachine.Pipe pipe;
        String path = "";
        boolean writes;
        boolean appends;
        int position;
        int references;
        boolean listed;
    }

    private record Descriptor(OpenFile file, boolean closesOnExec) {}

    /** Unwinds a process to its end or to its next program. */
    private static final class Leaving extends Error {
        private final transient Runnable next;

        Leaving(Runnable next) {
            super(null, null, false, false);
            this.next = next;
        }
    }

    private final ToyMachine machine;
    final int pid;
    private ToyProcess parent;
    private final TreeMap<Integer, Descriptor> descriptors = new TreeMap<>();
    private final Map<Integer, SignalDisposition> dispositions = new TreeMap<>();
    private final BitSet pending = new BitSet();
    private String directory = "/tmp";
    private int group;
    private int mask = 022;
    private boolean ended;
    private boolean stopped;
    private boolean stopReported;
    private boolean leaving;
    private int waitStatus;

    ToyProcess(ToyMachine machine, ToyProcess parent, int pid) {
        this.machine = machine;
        this.parent = parent;
        this.pid = pid;
        this.group = parent == null ? pid : parent.group;
        if (parent != null) {
            directory = parent.directory;
            mask = parent.mask;
            parent.descriptors.forEach((fd, descriptor) -> install(fd, descriptor));
            parent.dispositions.forEach((signal, disposition) -> {
                if (disposition instanceof SignalDisposition.Ignore) {
                    dispositions.put(signal, disposition);
                }
            });
        }
    }

    void start(ToIntFunction<ShellSystem> body) {
        Thread.ofVirtual().name("toy-" + pid).start(() -> live(() -> end(body.applyAsInt(this) << 8 & 0xff00)));
    }

    private void live(Runnable body) {
        Runnable next = body;
        while (next != null) {
            try {
                next.run();
                next = null;
            } catch (Leaving unwound) {
                leaving = false;
                next = unwound.next;
            } catch (RuntimeException | StackOverflowError broken) {
                machine.violations.add(broken + " at " + List.of(broken.getStackTrace()).stream().limit(8).toList());
                next = () -> end(255 << 8);
            }
        }
    }

    private void end(int status) {
        locked(() -> {
            List.copyOf(descriptors.keySet()).forEach(this::release);
            waitStatus = status;
            ended = true;
            machine.processes.values().stream().filter(p -> p.parent == this).forEach(p -> p.parent = null);
            if (parent != null) {
                parent.pending.set(SIGCHLD);
            }
            return 0;
        });
    }

    int awaitEnd() throws InterruptedException {
        machine.lock.lock();
        try {
            while (!ended) {
                machine.changed.await();
            }
            return (waitStatus & 0x7f) == 0 ? waitStatus >> 8 : 128 + (waitStatus & 0x7f);
        } finally {
            machine.lock.unlock();
        }
    }

    /** Runs a call under the lock and delivers signals when it returns. */
    private <T> T call(Supplier<T> body) {
        if (leaving) {
            machine.violations.add("a system call while process " + pid + " unwinds");
        }
        T result = locked(body);
        deliver();
        return result;
    }

    private <T> T locked(Supplier<T> body) {
        machine.lock.lock();
        try {
            T result = body.get();
            machine.changed.signalAll();
            return result;
        } finally {
            machine.lock.unlock();
        }
    }

    /** Waits until {@code ready}; {@return false if a signal has to be delivered first} */
    private boolean await(BooleanSupplier ready) {
        while (!ready.getAsBoolean()) {
            if (hasDeliverable()) {
                return false;
            }
            machine.changed.signalAll();
            machine.changed.awaitUninterruptibly();
        }
        return true;
    }

    private boolean ignores(int signal) {
        return switch (signalDisposition(signal)) {
            case SignalDisposition.Ignore() -> true;
            case SignalDisposition.Default() -> signal == SIGCHLD || signal == SIGCONT || signal == 28;
            case SignalDisposition.Handler handler -> false;
        };
    }

    private boolean hasDeliverable() {
        for (int signal = pending.nextSetBit(0); signal >= 0; signal = pending.nextSetBit(signal + 1)) {
            if (ignores(signal)) {
                pending.clear(signal);
            } else {
                return true;
            }
        }
        return false;
    }

    private int deliver() {
        int handled = 0;
        while (true) {
            Integer signal = locked(() -> {
                int next = hasDeliverable() ? pending.nextSetBit(0) : -1;
                if (next >= 0) {
                    pending.clear(next);
                }
                return next;
            });
            if (signal < 0) {
                return handled;
            }
            if (signalDisposition(signal) instanceof SignalDisposition.Handler(Runnable action)) {
                action.run();
                handled++;
            } else if (signal >= 19 && signal <= 22) {
                stop(signal);
            } else {
                leaving = true;
                throw new Leaving(() -> end(signal));
            }
        }
    }

    private void stop(int signal) {
        locked(() -> {
            stopped = true;
            stopReported = false;
            waitStatus = signal << 8 | 0x7f;
            machine.changed.signalAll();
            while (stopped && !pending.get(9)) {
                machine.changed.awaitUninterruptibly();
            }
            return 0;
        });
    }

    // Files

    private String absolute(String path) {
        var components = new ArrayList<String>();
        for (String component : (path.startsWith("/") ? path : directory + "/" + path).split("/")) {
            if (component.equals("..") && !components.isEmpty()) {
                components.removeLast();
            } else if (!component.isEmpty() && !component.equals(".") && !component.equals("..")) {
                components.add(component);
            }
        }
        return "/" + String.join("/", components);
    }

    /** What the path names; a slash at its end asks for a directory. */
    private ToyMachine.Node node(String path) {
        var node = path.isEmpty() ? null : machine.files.get(absolute(path));
        return node != null && path.endsWith("/") && !node.isDirectory() ? null : node;
    }

    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private int lowestFree(int from) {
        int fd = from;
        while (descriptors.containsKey(fd)) {
            fd++;
        }
        return fd;
    }

    private void install(int fd, Descriptor descriptor) {
        descriptors.put(fd, descriptor);
        var file = descriptor.file();
        if (file.references++ == 0 && file.pipe != null) {
            file.pipe.readers += file.writes ? 0 : 1;
            file.pipe.writers += file.writes ? 1 : 0;
        }
    }

    private int release(int fd) {
        var descriptor = descriptors.remove(fd);
        if (descriptor == null) {
            return EBADF;
        }
        var file = descriptor.file();
        if (--file.references == 0 && file.pipe != null) {
            file.pipe.readers -= file.writes ? 0 : 1;
            file.pipe.writers -= file.writes ? 1 : 0;
        }
        return 0;
    }

    @Override
    public int open(String path, int flags, int mode) {
        return call(() -> {
            String full = absolute(path);
            var node = node(path);
            boolean writes = (flags & 3) != O_RDONLY;
            if (node == null && (flags & O_CREAT) != 0 && machine.files.containsKey(parentOf(full)) && !path.isEmpty()) {
                node = machine.create(full, 0100000 | mode & ~mask);
            } else if (node != null && (flags & O_EXCL) != 0) {
                return EEXIST;
            }
            if (node == null) {
                return ENOENT;
            }
            if (node.isDirectory() ? writes : (flags & O_DIRECTORY) != 0) {
                return writes ? EISDIR : ENOTDIR;
            }
            if ((flags & O_TRUNC) != 0) {
                node.content = new byte[0];
            }
            var file = new OpenFile();
            file.node = node;
            file.path = full;
            file.writes = writes;
            file.appends = (flags & O_APPEND) != 0;
            int fd = lowestFree(0);
            install(fd, new Descriptor(file, (flags & O_CLOEXEC) != 0));
            return fd;
        });
    }

    @Override
    public int close(int fd) {
        return call(() -> release(fd));
    }

    @Override
    public long read(int fd, byte[] buffer, int offset, int length) {
        return this.<Long>call(() -> {
            var descriptor = descriptors.get(fd);
            if (descriptor == null) {
                return (long) EBADF;
            }
            var file = descriptor.file();
            if (file.pipe != null) {
                return (long) readPipe(file.pipe, buffer, offset, length);
            }
            int count = Math.max(0, Math.min(length, file.node.content.length - file.position));
            System.arraycopy(file.node.content, Math.min(file.position, file.node.content.length), buffer, offset, count);
            file.position += count;
            return (long) count;
        });
    }

    private int readPipe(ToyMachine.Pipe pipe, byte[] buffer, int offset, int length) {
        if (!await(() -> pipe.size > 0 || pipe.writers == 0)) {
            return EINTR;
        }
        int count = Math.min(length, pipe.size);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = pipe.bytes[(pipe.start + i) % ToyMachine.Pipe.CAPACITY];
        }
        pipe.start = (pipe.start + count) % ToyMachine.Pipe.CAPACITY;
        pipe.size -= count;
        return count;
    }

    @Override
    public long write(int fd, byte[] buffer, int offset, int length) {
        return this.<Long>call(() -> {
            var descriptor = descriptors.get(fd);
            if (descriptor == null || !descriptor.file().writes) {
                return (long) EBADF;
            }
            var file = descriptor.file();
            if (file.pipe != null) {
                return (long) writePipe(file.pipe, buffer, offset, length);
            }
            if ((file.node.mode & 0170000) == 0100000) {
                int at = file.appends ? file.node.content.length : file.position;
                file.node.content = java.util.Arrays.copyOf(file.node.content, Math.max(file.node.content.length, at + length));
                System.arraycopy(buffer, offset, file.node.content, at, length);
                file.position = at + length;
            }
            return (long) length;
        });
    }

    private int writePipe(ToyMachine.Pipe pipe, byte[] buffer, int offset, int length) {
        if (!await(() -> pipe.readers == 0 || pipe.size < ToyMachine.Pipe.CAPACITY)) {
            return EINTR;
        }
        if (pipe.readers == 0) {
            pending.set(SIGPIPE);
            return EPIPE;
        }
        int count = Math.min(length, ToyMachine.Pipe.CAPACITY - pipe.size);
        for (int i = 0; i < count; i++) {
            pipe.bytes[(pipe.start + pipe.size + i) % ToyMachine.Pipe.CAPACITY] = buffer[offset + i];
        }
        pipe.size += count;
        return count;
    }

    @Override
    public int dup2(int oldFd, int newFd, int flags) {
        return call(() -> {
            var descriptor = descriptors.get(oldFd);
            if (descriptor == null) {
                return EBADF;
            }
            if (oldFd != newFd) {
                var copy = new Descriptor(descriptor.file(), (flags & O_CLOEXEC) != 0);
                copy.file().references++;
                release(newFd);
                copy.file().references--;
                install(newFd, copy);
            }
            return newFd;
        });
    }

    @Override
    public PipeEnds pipe2(int flags) {
        return call(() -> {
            var pipe = new ToyMachine.Pipe();
            int[] fds = new int[2];
            for (int i = 0; i < 2; i++) {
                var end = new OpenFile();
                end.pipe = pipe;
                end.writes = i == 1;
                fds[i] = lowestFree(0);
                install(fds[i], new Descriptor(end, (flags & O_CLOEXEC) != 0));
            }
            return new PipeEnds(0, fds[0], fds[1]);
        });
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return call(() -> {
            var descriptor = descriptors.get(fd);
            if (descriptor == null) {
                return EBADF;
            }
            if (command == F_SETFD) {
                descriptors.put(fd, new Descriptor(descriptor.file(), (argument & FD_CLOEXEC) != 0));
                return 0;
            }
            int copy = lowestFree(argument);
            install(copy, new Descriptor(descriptor.file(), command == F_DUPFD_CLOEXEC));
            return copy;
        });
    }

    private static FileStatus status(ToyMachine.Node node) {
        return node == null ? FileStatus.failed(ENOENT)
                : new FileStatus(0, 1, node.inode, node.mode, 1, 0, 0, node.content.length, node.inode);
    }

    @Override
    public FileStatus stat(String path, boolean followLink) {
        return call(() -> status(node(path)));
    }

    @Override
    public FileStatus fstat(int fd) {
        return call(() -> status(descriptors.containsKey(fd) ? descriptors.get(fd).file().node : null));
    }

    @Override
    public int access(String path, int mode) {
        return call(() -> {
            var node = machine.files.get(absolute(path));
            return node == null ? ENOENT : (mode & X_OK) != 0 && (node.mode & 0111) == 0 ? EACCES : 0;
        });
    }

    @Override
    public Directory readDirectory(int fd) {
        return call(() -> {
            var file = descriptors.get(fd).file();
            var entries = new ArrayList<Directory.Entry>();
            String prefix = file.path.equals("/") ? "/" : file.path + "/";
            for (var entry : machine.files.descendingMap().entrySet()) {
                String path = entry.getKey();
                if (!file.listed && path.startsWith(prefix) && path.length() > prefix.length()
                        && path.indexOf('/', prefix.length()) < 0) {
                    entries.add(new Directory.Entry(path.substring(prefix.length()), entry.getValue().inode, 0));
                }
            }
            file.listed = true;
            return new Directory(0, entries);
        });
    }

    /** Not a call of the shell's: removes a file, for the programs. */
    int unlink(String path) {
        return call(() -> machine.files.remove(absolute(path)) == null ? ENOENT : 0);
    }

    int mkdir(String path) {
        return call(() -> {
            machine.directory(absolute(path));
            return 0;
        });
    }

    int chmod(String path, int mode) {
        return call(() -> {
            var node = machine.files.get(absolute(path));
            if (node != null) {
                node.mode = node.mode & 0170000 | mode;
            }
            return node == null ? ENOENT : 0;
        });
    }

    @Override
    public PathResult getcwd() {
        return new PathResult(0, directory);
    }

    @Override
    public int chdir(String path) {
        return call(() -> {
            var node = machine.files.get(absolute(path));
            if (node == null || !node.isDirectory()) {
                return node == null ? ENOENT : ENOTDIR;
            }
            directory = absolute(path);
            return 0;
        });
    }

    @Override
    public int umask(int newMask) {
        int old = mask;
        mask = newMask & 0777;
        return old;
    }

    @Override
    public boolean isatty(int fd) {
        return false;
    }

    // Processes

    @Override
    public int fork(ToIntFunction<ShellSystem> body) {
        return call(() -> {
            var child = new ToyProcess(machine, this, machine.newPid());
            machine.processes.put(child.pid, child);
            child.start(body);
            return child.pid;
        });
    }

    @Override
    public int execve(String path, List<String> argv, List<String> envp) {
        var node = locked(() -> machine.files.get(absolute(path)));
        if (node == null || node.isDirectory() || (node.mode & 0111) == 0) {
            return node == null ? ENOENT : EACCES;
        }
        if (node.program == null) {
            return -8;
        }
        locked(() -> {
            List.copyOf(descriptors.keySet()).stream().filter(fd -> descriptors.get(fd).closesOnExec()).forEach(this::release);
            dispositions.values().removeIf(disposition -> disposition instanceof SignalDisposition.Handler);
            return 0;
        });
        leaving = true;
        throw new Leaving(() -> end(node.program.run(this, List.copyOf(argv), List.copyOf(envp)) << 8 & 0xff00));
    }

    @Override
    public Waited wait4(int wanted, int options) {
        return call(() -> {
            Waited[] found = {null};
            boolean came = await(() -> {
                found[0] = findChild(wanted, options);
                return found[0] != null;
            });
            return came ? found[0] : new Waited(EINTR, 0);
        });
    }

    private Waited findChild(int wanted, int options) {
        boolean any = false;
        for (var child : List.copyOf(machine.processes.values())) {
            if (child.parent != this || wanted > 0 && child.pid != wanted) {
                continue;
            }
            any = true;
            if (child.ended) {
                machine.processes.remove(child.pid);
                return new Waited(child.pid, child.waitStatus);
            }
            if (child.stopped && !child.stopReported && (options & WUNTRACED) != 0) {
                child.stopReported = true;
                return new Waited(child.pid, child.waitStatus);
            }
        }
        return !any ? new Waited(ECHILD, 0) : (options & WNOHANG) != 0 ? new Waited(0, 0) : null;
    }

    @Override
    public int getpid() {
        return pid;
    }

    @Override
    public int getppid() {
        return parent == null ? 0 : parent.pid;
    }

    @Override
    public int getpgrp() {
        return group;
    }

    @Override
    public int setpgid(int target, int newGroup) {
        return call(() -> {
            var process = target == 0 ? this : machine.processes.get(target);
            if (process == null) {
                return -3;
            }
            process.group = newGroup == 0 ? process.pid : newGroup;
            return 0;
        });
    }

    @Override
    public int tcgetpgrp(int fd) {
        return -25;
    }

    @Override
    public int tcsetpgrp(int fd, int newGroup) {
        return -25;
    }

    @Override
    public int getuid() {
        return 0;
    }

    @Override
    public int geteuid() {
        return 0;
    }

    @Override
    public int getgid() {
        return 0;
    }

    @Override
    public int getegid() {
        return 0;
    }

    @Override
    public int kill(int target, int signal) {
        return call(() -> {
            int found = 0;
            for (var process : machine.processes.values()) {
                if ((target > 0 ? process.pid == target : process.group == -target) && !process.ended) {
                    found++;
                    process.stopped &= signal != SIGCONT && signal != 9;
                    if (signal != 0) {
                        process.pending.set(signal);
                    }
                }
            }
            return found == 0 ? -3 : 0;
        });
    }

    @Override
    public int setSignalDisposition(int signal, SignalDisposition disposition) {
        dispositions.put(signal, disposition);
        return 0;
    }

    @Override
    public SignalDisposition signalDisposition(int signal) {
        return dispositions.getOrDefault(signal, SignalDisposition.DEFAULT);
    }

    @Override
    public int pollSignals() {
        return deliver();
    }

    /** Not a call of the shell's: lets some time go by unless a signal comes. */
    void pause(int millis) {
        call(() -> {
            long[] left = {millis * 1_000_000L};
            try {
                while (left[0] > 0 && !hasDeliverable()) {
                    left[0] = machine.changed.awaitNanos(left[0]);
                }
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
            return 0;
        });
    }

    @Override
    public ResourceLimit getrlimit(int resource) {
        return new ResourceLimit(0, ResourceLimit.UNLIMITED, ResourceLimit.UNLIMITED);
    }

    @Override
    public int setrlimit(int resource, ResourceLimit limit) {
        return 0;
    }

    @Override
    public ProcessTimes times() {
        return new ProcessTimes(0, 0, 0, 0);
    }
}

package pith.shell.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The smallest world in which a shell can run: files in memory, pipes, processes on virtual threads, signals. One lock guards all
 * of it, and whoever waits is woken by every change.
 */
final class ToyMachine {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final TreeMap<String, Node> files = new TreeMap<>();
    final TreeMap<Integer, ToyProcess> processes = new TreeMap<>();
    /** What broke the rules of {@code ShellSystem}, such as a call made while the process unwinds. */
    final List<String> violations = new ArrayList<>();
    private int nextPid = 100;

    /** A file, a directory or a device. */
    static final class Node {
        int mode;
        byte[] content = {};
        final long inode;
        ToyPrograms.Program program;

        Node(int mode, long inode) {
            this.mode = mode;
            this.inode = inode;
        }

        boolean isDirectory() {
            return (mode & 0170000) == 0040000;
        }
    }

    /** Bytes on their way. */
    static final class Pipe {
        static final int CAPACITY = 65536;
        final byte[] bytes = new byte[CAPACITY];
        int start;
        int size;
        int readers;
        int writers;
    }

    ToyMachine() {
        for (String directory : List.of("/", "/bin", "/dev", "/tmp", "/home", "/home/u", "/etc")) {
            directory(directory);
        }
        create("/dev/null", 0020666);
        ToyPrograms.all().forEach((name, program) -> create("/bin/" + name, 0100755).program = program);
    }

    Node directory(String path) {
        return create(path, 0040755);
    }

    Node create(String path, int mode) {
        var node = new Node(mode, files.size() + 1);
        files.put(path, node);
        return node;
    }

    void write(String path, String text) {
        create(path, 0100644).content = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int newPid() {
        return nextPid++;
    }

    /** What a shell run left behind. */
    record Outcome(int status, String out, String err) {}

    /** Runs {@code sh ARGV} with {@code input} and waits for it and all that it started. */
    Outcome run(List<String> argv, String input) throws InterruptedException {
        var environment = new TreeMap<>(Map.of("PATH", "/bin", "HOME", "/home/u"));
        write("/stdin", input);
        create("/stdout", 0100644);
        create("/stderr", 0100644);
        var first = new ToyProcess(this, null, 1);
        lock.lock();
        try {
            processes.put(1, first);
        } finally {
            lock.unlock();
        }
        first.open("/stdin", 0, 0);
        first.open("/stdout", 1 | 0x400, 0);
        first.open("/stderr", 1 | 0x400, 0);
        first.start(system -> Shell.main(system, argv, environment));
        int status = first.awaitEnd();
        return new Outcome(status, text("/stdout"), text("/stderr"));
    }

    String text(String path) {
        lock.lock();
        try {
            return new String(files.get(path).content, StandardCharsets.ISO_8859_1);
        } finally {
            lock.unlock();
        }
    }
}

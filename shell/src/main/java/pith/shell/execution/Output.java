package pith.shell.execution;

import java.nio.charset.StandardCharsets;

/** Writes whole texts, and remembers whether a built-in's output failed. */
final class Output {
    private final ShellContext sh;
    private long failure;

    Output(ShellContext sh) {
        this.sh = sh;
    }

    void write(int fd, String text) {
        long result = writeAll(sh.system(), fd, text);
        if (result < 0) {
            failure = result;
        }
    }

    void writeError(String text) {
        writeAll(sh.system(), 2, text);
    }

    /** {@return 0 or minus an errno} */
    static long writeAll(ShellSystem system, int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int done = 0;
        while (done < bytes.length) {
            long result = system.write(fd, bytes, done, bytes.length - done);
            if (result < 0 && result != -Errno.EINTR) {
                return result;
            }
            done += (int) Math.max(result, 0);
        }
        return 0;
    }

    /** {@return the failure since the last call, 0 if none} */
    long takeFailure() {
        long was = failure;
        failure = 0;
        return was;
    }
}

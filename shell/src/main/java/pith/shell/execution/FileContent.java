package pith.shell.execution;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A file read whole: {@code error} is 0 or minus an errno, and then {@code text} is empty. */
public record FileContent(long error, String text) {
    private static final int CHUNK = 4096;

    public static FileContent read(ShellSystem system, String path) {
        int fd = system.open(path, ShellSystem.O_RDONLY | ShellSystem.O_CLOEXEC, 0);
        if (fd < 0) {
            return new FileContent(fd, "");
        }
        var content = read(system, fd);
        system.close(fd);
        return content;
    }

    /** Reads to the end of an open file. */
    static FileContent read(ShellSystem system, int fd) {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[CHUNK];
        while (true) {
            long count = system.read(fd, buffer, 0, buffer.length);
            if (count == 0) {
                return new FileContent(0, bytes.toString(StandardCharsets.ISO_8859_1));
            }
            if (count < 0 && count != -Errno.EINTR) {
                return new FileContent(count, "");
            }
            bytes.write(buffer, 0, (int) Math.max(count, 0));
        }
    }
}

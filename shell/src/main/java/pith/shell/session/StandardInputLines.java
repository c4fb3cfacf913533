package pith.shell.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellSystem;
import pith.shell.language.InputLines;

/**
 * A script on standard input, read byte by byte: the programs it starts read from the same descriptor, and what stands behind the
 * line that started them is theirs (XCU sh, STDIN).
 */
final class StandardInputLines implements InputLines {
    private final ShellSystem system;

    StandardInputLines(ShellSystem system) {
        this.system = system;
    }

    @Override
    public String next(String open) {
        var line = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (true) {
            long count = system.read(0, one, 0, 1);
            if (count == -Errno.EINTR) {
                continue;
            }
            if (count > 0 && one[0] != 0) {
                line.write(one[0]);
            }
            if (count <= 0 || one[0] == '\n') {
                return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }
}

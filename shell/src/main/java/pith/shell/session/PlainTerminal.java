package pith.shell.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellContext;

/** Lines as the terminal's own line discipline gives them, for an interactive shell without an editor. */
final class PlainTerminal implements LineSource {
    private final ShellContext sh;

    PlainTerminal(ShellContext sh) {
        this.sh = sh;
    }

    @Override
    public Answer read(String prompt, String open) {
        sh.printError(prompt);
        var line = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (true) {
            long count = sh.system().read(0, one, 0, 1);
            if (count == -Errno.EINTR && sh.traps().isInterrupted()) {
                sh.printError("\n");
                return new Answer.Interrupted();
            }
            if (count == -Errno.EINTR) {
                continue;
            }
            if (count <= 0 && line.size() == 0) {
                return new Answer.End();
            }
            if (count <= 0 || one[0] == '\n') {
                return new Answer.Line(line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(one[0]);
        }
    }
}

package pith.shell.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.shell.execution.FileContent;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem;

/**
 * The lines of earlier sessions, in a file of the machine: one command a line, with {@code \n} and {@code \\} for what would not fit
 * there. A file that cannot be written is done without.
 */
final class HistoryFile {
    /** The most lines that are remembered. */
    static final int LINES = 1000;

    private static final int PRIVATE = 0600;

    private final ShellContext sh;

    HistoryFile(ShellContext sh) {
        this.sh = sh;
    }

    /** {@return {@code $HISTFILE}, else a file in the home directory} */
    private String path() {
        String home = sh.variables().getOrDefault("HOME", "");
        return sh.variables().getOrDefault("HISTFILE", (home.equals("/") ? "" : home) + "/.pith_history");
    }

    /** {@return the last lines, oldest first; a file that has grown to twice as many is cut to them} */
    List<String> read() {
        FileContent content = FileContent.read(sh.system(), path());
        if (content.error() < 0) {
            return List.of();
        }
        List<String> all = content.text().lines().toList();
        List<String> last = all.subList(Math.max(0, all.size() - LINES), all.size());
        if (all.size() > 2 * LINES) {
            write(String.join("\n", last) + "\n", ShellSystem.O_TRUNC);
        }
        return last.stream().map(HistoryFile::decoded).map(TextBytes::text).toList();
    }

    /** Adds a command. */
    void append(String line) {
        write(encoded(TextBytes.bytes(line)) + "\n", ShellSystem.O_APPEND);
    }

    private void write(String text, int flag) {
        String path = path();
        if (path.isEmpty()) {
            return;
        }
        int fd = sh.system().open(path, ShellSystem.O_WRONLY | ShellSystem.O_CREAT | ShellSystem.O_CLOEXEC | flag, PRIVATE);
        if (fd < 0) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long written = 1;
        for (int done = 0; done < bytes.length && written > 0; done += (int) written) {
            written = sh.system().write(fd, bytes, done, bytes.length - done);
        }
        sh.system().close(fd);
    }

    static String encoded(String line) {
        return line.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static String decoded(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            boolean escape = line.charAt(i) == '\\' && i + 1 < line.length();
            char c = line.charAt(escape ? ++i : i);
            text.append(escape && c == 'n' ? '\n' : c);
        }
        return text.toString();
    }
}

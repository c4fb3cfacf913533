package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.nativ.CLibrary;
import org.jline.nativ.JLineNativeLoader;

/** Which of the standard streams are a terminal. */
record StandardStreams(boolean inputIsTerminal, boolean outputIsTerminal, boolean errorIsTerminal) {
    static StandardStreams detect() {
        return new StandardStreams(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /** {@return whether the machine's console is to be the terminal: somebody sits at both ends} */
    boolean interactive() {
        return inputIsTerminal && outputIsTerminal;
    }

    /** On Linux a link tells; elsewhere the C library does, which takes longer to ask. */
    private static boolean isTerminal(int fd) {
        Path link = Path.of("/proc/self/fd", Integer.toString(fd));
        try {
            if (Files.isDirectory(link.getParent())) {
                String target = Files.readSymbolicLink(link).toString();
                return target.matches("/dev/(pts/.*|tty.*|console|hvc.*)");
            }
        } catch (IOException e) {
            return false;
        }
        JLineNativeLoader.initialize();
        return CLibrary.isatty(fd) == 1;
    }
}

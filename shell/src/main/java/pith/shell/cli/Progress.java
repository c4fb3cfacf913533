package pith.shell.cli;

import java.io.PrintStream;

/** What is being done at the moment: one line that changes on a terminal, a line for each step elsewhere. */
final class Progress implements AutoCloseable {
    private final PrintStream err;
    private final boolean terminal = StandardStreams.detect().errorIsTerminal();
    private boolean shown;

    Progress(PrintStream err) {
        this.err = err;
    }

    void show(String line) {
        err.print(terminal ? "\r\033[K" + line : line + "\n");
        err.flush();
        shown = true;
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (terminal && shown) {
            err.print("\r\033[K");
            err.flush();
            shown = false;
        }
    }
}

package pith.shell.session;

import java.util.List;
import pith.shell.execution.ShellContext;

/** Where an interactive shell gets its lines: an editor. */
public interface LineSource {

    /** What came of asking for a line. */
    sealed interface Answer {

        /** One or more lines, in Latin-1, without the last newline. */
        record Line(String text) implements Answer {}

        /** Ctrl-C: what was typed is dropped. */
        record Interrupted() implements Answer {}

        /** Ctrl-D on an empty line, or the terminal is gone. */
        record End() implements Answer {}
    }

    /**
     * Asks for a line.
     *
     * @param prompt what to show, expanded
     * @param open   the unfinished construct that the line continues, such as {@code dquote}; empty at the start of a command
     */
    Answer read(String prompt, String open);

    /** {@return the lines entered, oldest first} */
    default List<String> history() {
        return List.of();
    }

    /** Tells the source whose shell it serves, before the first line: for completion. */
    default void attach(ShellContext sh) {}
}

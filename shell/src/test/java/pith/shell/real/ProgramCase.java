package pith.shell.real;

import java.util.List;
import java.util.Map;

/**
 * One command line of the corpus, and how it must end.
 *
 * @param name what the case shows
 * @param file the file it stands in, and the line, for messages
 * @param command the program's path in the root folder, and its arguments
 * @param environment all of the program's variables
 * @param directory its working directory
 * @param stdin its standard input, to the end
 * @param golden the outcome on Linux; its {@code stderr} means nothing if {@code anyStderr}
 * @param anyStderr whether standard error is not compared
 * @param byHand whether the outcome was written by a person, because the tools that take goldens differ from Linux there
 */
record ProgramCase(
        String name,
        String file,
        int line,
        List<String> command,
        Map<String, String> environment,
        String directory,
        byte[] stdin,
        Outcome golden,
        boolean anyStderr,
        boolean byHand) {

    /** Whether an outcome is as the case says. */
    boolean accepts(Outcome outcome) {
        return outcome.status() == golden.status()
                && outcome.stdout().equals(golden.stdout())
                && (anyStderr || outcome.stderr().equals(golden.stderr()));
    }
}

package pith.shell.execution;

import java.util.Optional;
import pith.shell.language.CommandList;
import pith.shell.language.InputLines;
import pith.shell.language.Parser;
import pith.shell.language.SyntaxException;

/** Reads and runs commands to the end of a text: a script, an {@code eval}, a trap's action. */
public final class Scripts {
    private final ShellContext sh;

    public Scripts(ShellContext sh) {
        this.sh = sh;
    }

    /**
     * Runs each command as soon as it has been read.
     *
     * @param exits whether the process ends with the text, so that the last program may take its place
     * @return the last status, 0 if there was no command
     * @throws Unwind.Failure for text that is wrong, which has been reported
     */
    public int run(InputLines lines, boolean exits) {
        var parser = new Parser(lines, sh.aliases()::get);
        int status = 0;
        for (var command = next(parser); command.isPresent(); command = next(parser)) {
            if (!command.get().items().isEmpty()) {
                status = sh.executor().run(command.get(), exits && parser.atEnd());
            }
        }
        return status;
    }

    private Optional<CommandList> next(Parser parser) {
        try {
            return parser.next();
        } catch (SyntaxException wrong) {
            throw sh.failure(2, wrong.sentence());
        }
    }

    /** Runs a text within the commands that run now, as {@code eval} does. */
    public int evaluate(String text) {
        sh.frames().enter(Frames.Kind.TEXT, sh);
        try {
            return run(InputLines.of(text), false);
        } finally {
            sh.frames().leave(Frames.Kind.TEXT);
        }
    }

    /** Runs a file within the commands that run now, as {@code .} does; {@code return} ends it. */
    public int source(String text) {
        sh.frames().enterSourced();
        try {
            return evaluate(text);
        } catch (Unwind.Return returned) {
            return returned.status();
        } finally {
            sh.frames().leaveSourced();
        }
    }
}

package pith.shell.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Judges a text that is being edited: is it a command, the beginning of one, or wrong? */
public sealed interface Syntax {

    /** The text is zero or more whole commands. */
    record Complete(List<CommandList> commands) implements Syntax {}

    /** More lines are needed; {@code open} names the innermost unfinished construct. */
    record Incomplete(String open) implements Syntax {
        /** {@return what an editor shows before the next line, such as {@code dquote> }} */
        public String prompt() {
            return open + "> ";
        }
    }

    /** No further lines could make it right. */
    record Wrong(int line, int column, String message) implements Syntax {}

    /**
     * @param text   the lines so far, with or without the last newline
     * @param aliases the text of an alias, or null for a name that is none
     */
    static Syntax of(String text, UnaryOperator<String> aliases) {
        var parser = new Parser(new Unfinished.Lines(text + "\n"), aliases);
        var commands = new ArrayList<CommandList>();
        try {
            for (Optional<CommandList> next = parser.next(); next.isPresent(); next = parser.next()) {
                commands.add(next.get());
            }
            return new Complete(List.copyOf(commands));
        } catch (Unfinished unfinished) {
            return new Incomplete(unfinished.getMessage());
        } catch (SyntaxException wrong) {
            return new Wrong(wrong.line(), wrong.column(), wrong.getMessage());
        }
    }
}

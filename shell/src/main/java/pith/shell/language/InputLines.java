package pith.shell.language;

/** Where the parser gets its text from, a line at a time and only when it needs one. */
@FunctionalInterface
public interface InputLines {

    /**
     * {@return the next line or lines with their newlines, or null when there are no more}
     *
     * @param open the innermost unfinished construct, such as {@code if} or {@code dquote}; empty at the start of a command
     */
    String next(String open);

    /** A whole text at once. */
    static InputLines of(String text) {
        boolean[] given = {false};
        return open -> {
            if (given[0]) {
                return null;
            }
            given[0] = true;
            return text;
        };
    }
}

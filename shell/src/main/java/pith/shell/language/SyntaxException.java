package pith.shell.language;

/** Text that is not a command. The message is a clause such as {@code unexpected ')'}. */
public final class SyntaxException extends RuntimeException {
    private final int line;
    private final int column;

    public SyntaxException(int line, int column, String message) {
        super(message, null, false, false);
        this.line = line;
        this.column = column;
    }

    /** {@return the line, from 1} */
    public int line() {
        return line;
    }

    /** {@return the column in bytes, from 1} */
    public int column() {
        return column;
    }

    /** {@return one sentence with the place, such as {@code 1:7: syntax error: unexpected ')'}} */
    public String sentence() {
        return line + ":" + column + ": syntax error: " + getMessage();
    }
}

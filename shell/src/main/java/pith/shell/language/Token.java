package pith.shell.language;

/**
 * A lexical token. {@code text} is the operator, or the digits of an IO_NUMBER; {@code word} is set for a WORD; {@code alias} are the
 * alias texts open where it began.
 */
record Token(Kind kind, String text, Word word, CharReader.AliasText alias, int start, int end, int line, int column) {

    enum Kind { WORD, OPERATOR, IO_NUMBER, NEWLINE, END }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** {@return the text of a word that could be a reserved word, a name or an alias, else the empty string} */
    String plainText() {
        return kind == Kind.WORD ? word.plainText() : "";
    }

    /** {@return how an error names it} */
    String description() {
        return switch (kind) {
            case NEWLINE -> "end of line";
            case END -> "end of input";
            case WORD -> plainText().isEmpty() ? "word" : "'" + abbreviated(plainText()) + "'";
            case OPERATOR, IO_NUMBER -> "'" + text + "'";
        };
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}

package pith.shell.language;

/**
 * Characters of the input with a look-ahead: pulls lines, splices alias texts in, removes escaped newlines, and knows the place.
 */
final class CharReader {
    static final int END = -1;

    private final InputLines lines;
    private final Nesting nesting;
    private StringBuilder text = new StringBuilder();
    private int at;
    private boolean ended;
    private int line;
    private int column = 1;
    private AliasText alias;
    private boolean aliasEndedInBlank;

    CharReader(InputLines lines, Nesting nesting, int firstLine) {
        this.lines = lines;
        this.nesting = nesting;
        this.line = firstLine;
    }

    /** An alias's text being read; {@code within} are the aliases whose expansion led here, which must not expand again. */
    static final class AliasText {
        final String name;
        final AliasText within;
        private final String text;
        private final AliasText resume;
        private int at;

        AliasText(String name, String text, AliasText within, AliasText resume) {
            this.name = name;
            this.text = text;
            this.within = within;
            this.resume = resume;
        }

        static boolean isOpen(AliasText innermost, String name) {
            for (AliasText a = innermost; a != null; a = a.within) {
                if (a.name.equals(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Continues with an alias's text, found as a token that began in {@code within}. */
    void splice(String name, String value, AliasText within) {
        alias = new AliasText(name, value, within, alias);
    }

    AliasText alias() {
        return alias;
    }

    /** {@return whether an alias text that ends in a blank was finished since the last call} */
    boolean takeAliasEndedInBlank() {
        boolean was = aliasEndedInBlank;
        aliasEndedInBlank = false;
        return was;
    }

    /** {@return the next character, escaped newlines removed, without taking it} */
    int peek() {
        int c = peekRaw();
        while (c == '\\' && rawAfter() == '\n') {
            takeRaw();
            takeRaw();
            c = peekWithin("continuation");
        }
        return c;
    }

    private int peekWithin(String construct) {
        nesting.enter(construct, this);
        int c = peekRaw();
        nesting.leave();
        return c;
    }

    /** Takes what {@link #peek} showed. */
    int take() {
        peek();
        return takeRaw();
    }

    boolean takeIf(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        takeRaw();
        return true;
    }

    /** {@return the next character as it stands} */
    int peekRaw() {
        while (alias != null) {
            if (alias.at < alias.text.length()) {
                return alias.text.charAt(alias.at);
            }
            aliasEndedInBlank |= alias.text.endsWith(" ") || alias.text.endsWith("\t");
            alias = alias.resume;
        }
        while (at == text.length() && !ended) {
            pull();
        }
        return at == text.length() ? END : text.charAt(at);
    }

    /** {@return the character behind {@link #peekRaw}'s; lines are pulled whole, so an escaped newline is always at hand} */
    private int rawAfter() {
        if (alias != null) {
            return alias.at + 1 < alias.text.length() ? alias.text.charAt(alias.at + 1) : END;
        }
        return at + 1 < text.length() ? text.charAt(at + 1) : END;
    }

    int takeRaw() {
        int c = peekRaw();
        if (c == END) {
            return END;
        }
        if (alias != null) {
            alias.at++;
            return c;
        }
        at++;
        column++;
        if (c == '\n') {
            line++;
            column = 1;
        }
        return c;
    }

    private void pull() {
        String next = lines.next(nesting.innermost());
        if (next == null) {
            ended = true;
            return;
        }
        if (nesting.depth() == 0) {
            text = new StringBuilder();
            at = 0;
        }
        text.append(next);
    }

    /** Drops the rest of the line, after an error. */
    void skipLine() {
        alias = null;
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
        if (at < text.length()) {
            takeRaw();
        }
    }

    /** {@return the offset in {@link #source}} */
    int offset() {
        return at;
    }

    CharSequence source() {
        return text;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    SyntaxException error(String message) {
        return new SyntaxException(line, column, message);
    }
}

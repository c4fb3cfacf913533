package pith.shell.language;

import java.util.ArrayList;
import java.util.List;

/** Reads words and the quotes in them (XCU 2.2); {@link ExpansionReader} reads what begins with {@code $} or a backquote. */
final class WordReader {

    /** What surrounds the characters being read: it decides what ends them and which quotes work. */
    enum Context {
        /** A token. */ WORD,
        /** Inside {@code "…"}. */ DOUBLE_QUOTES,
        /** The argument of <code>${x-…}</code>. */ BRACES,
        /** The argument of <code>"${x-…}"</code>. */ QUOTED_BRACES,
        /** Inside {@code $((…))}. */ ARITHMETIC,
        /** The body of a here-document. */ HERE_DOCUMENT;

        /** {@return whether plain text means only itself here} */
        boolean quotes() {
            return this != WORD && this != BRACES;
        }

        boolean endsAt(int c) {
            return switch (this) {
                case WORD -> " \t\n&|;<>()".indexOf(c) >= 0;
                case DOUBLE_QUOTES -> c == '"';
                case BRACES, QUOTED_BRACES -> c == '}';
                case ARITHMETIC, HERE_DOCUMENT -> false;
            };
        }

        /** {@return whether a backslash takes the special meaning from {@code c}} */
        boolean escapes(int c) {
            return switch (this) {
                case WORD, BRACES -> true;
                case DOUBLE_QUOTES, ARITHMETIC -> "$`\"\\".indexOf(c) >= 0;
                case QUOTED_BRACES -> "$`\"\\}".indexOf(c) >= 0;
                case HERE_DOCUMENT -> "$`\\".indexOf(c) >= 0;
            };
        }
    }

    private final CharReader reader;
    private final Nesting nesting;
    private final ExpansionReader expansions;

    /** {@code aliases} is the parser whose aliases hold in {@code $(…)}, or null for none. */
    WordReader(CharReader reader, Nesting nesting, Parser aliases) {
        this.reader = reader;
        this.nesting = nesting;
        this.expansions = new ExpansionReader(reader, nesting, this, aliases);
    }

    /** The word at the reader; empty if a token ends at once. */
    Word word() {
        return TildePrefix.inWord(new Word(parts(Context.WORD)));
    }

    Word hereDocument() {
        return new Word(parts(Context.HERE_DOCUMENT));
    }

    /** Reads up to what ends the context, which is left to be taken by the caller. */
    List<WordPart> parts(Context context) {
        var parts = new Parts(context);
        int parentheses = 0;
        for (int c = reader.peek(); c != CharReader.END && !context.endsAt(c); c = reader.peek()) {
            if (context == Context.ARITHMETIC && (c == '(' || c == ')')) {
                if (c == ')' && parentheses == 0) {
                    break;
                }
                parentheses += c == '(' ? 1 : -1;
            }
            part(c, context, parts);
        }
        return parts.finish();
    }

    private void part(int c, Context context, Parts parts) {
        switch (c) {
            case '\\' -> backslash(context, parts);
            case '$', '`' -> expansions.read(context, parts);
            case '"' -> doubleQuote(context, parts);
            case '\'' -> singleQuote(context, parts);
            default -> parts.plain((char) reader.take());
        }
    }

    private void backslash(Context context, Parts parts) {
        reader.take();
        int next = reader.peekRaw();
        if (next == CharReader.END || !context.escapes(next)) {
            parts.plain('\\');
            return;
        }
        parts.quoted(String.valueOf((char) reader.takeRaw()));
    }

    private void doubleQuote(Context context, Parts parts) {
        reader.take();
        if (context == Context.HERE_DOCUMENT) {
            parts.plain('"');
            return;
        }
        nesting.enter("dquote", reader);
        var inner = parts(Context.DOUBLE_QUOTES);
        if (reader.take() != '"') {
            throw reader.error("'\"' is never closed");
        }
        nesting.leave();
        parts.add(new WordPart.DoubleQuoted(inner));
    }

    private void singleQuote(Context context, Parts parts) {
        reader.take();
        if (context.quotes()) {
            parts.plain('\'');
            return;
        }
        nesting.enter("quote", reader);
        var text = new StringBuilder();
        for (int c = reader.takeRaw(); c != '\''; c = reader.takeRaw()) {
            if (c == CharReader.END) {
                throw reader.error("\"'\" is never closed");
            }
            text.append((char) c);
        }
        nesting.leave();
        parts.quoted(text.toString());
    }

    /** Gathers parts, joining plain characters. */
    static final class Parts {
        private final List<WordPart> parts = new ArrayList<>();
        private final StringBuilder plain = new StringBuilder();
        private final Context context;

        Parts(Context context) {
            this.context = context;
        }

        void plain(char c) {
            plain.append(c);
        }

        void quoted(String text) {
            if (context.quotes()) {
                plain.append(text);
            } else {
                add(new WordPart.Quoted(text));
            }
        }

        void add(WordPart part) {
            flush();
            parts.add(part);
        }

        private void flush() {
            if (!plain.isEmpty()) {
                String text = plain.toString();
                parts.add(context.quotes() ? new WordPart.Quoted(text) : new WordPart.Literal(text));
                plain.setLength(0);
            }
        }

        List<WordPart> finish() {
            flush();
            return List.copyOf(parts);
        }
    }
}

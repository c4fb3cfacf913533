package pith.shell.language;

import java.util.List;

/** Reads the lines of a here-document (XCU 2.7.4). */
final class HereDocumentReader {
    private final CharReader reader;
    private final Nesting nesting;

    HereDocumentReader(CharReader reader, Nesting nesting) {
        this.reader = reader;
        this.nesting = nesting;
    }

    /** {@return the delimiter as it is looked for}: quotes removed, expansions not performed but taken as they are written. */
    static String delimiter(Word word, CharSequence written) {
        var text = new StringBuilder();
        return appendText(word.parts(), text) ? text.toString() : written.toString();
    }

    private static boolean appendText(Iterable<WordPart> parts, StringBuilder text) {
        for (var part : parts) {
            switch (part) {
                case WordPart.Literal(String t) -> text.append(t);
                case WordPart.Quoted(String t) -> text.append(t);
                case WordPart.Tilde(String user) -> text.append('~').append(user);
                case WordPart.DoubleQuoted(var inner) -> {
                    if (!appendText(inner, text)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    void read(HereDocument document) {
        nesting.enter("heredoc", reader);
        int firstLine = reader.line();
        var body = new StringBuilder();
        boolean escaped = false;
        while (reader.peekRaw() != CharReader.END) {
            String line = line(document.stripsTabs());
            if (!escaped && withoutNewline(line).equals(document.delimiter())) {
                break;
            }
            body.append(line);
            escaped = !document.quoted() && endsInBackslash(withoutNewline(line));
        }
        document.setBody(document.quoted() ? quoted(body.toString()) : expandable(body.toString(), firstLine));
        nesting.leave();
    }

    private String line(boolean stripsTabs) {
        while (stripsTabs && reader.peekRaw() == '\t') {
            reader.takeRaw();
        }
        var line = new StringBuilder();
        for (int c = reader.takeRaw(); c != CharReader.END; c = reader.takeRaw()) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static String withoutNewline(String line) {
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    }

    private static boolean endsInBackslash(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Word quoted(String body) {
        return new Word(List.of(new WordPart.Quoted(body)));
    }

    private Word expandable(String body, int firstLine) {
        var inner = new CharReader(InputLines.of(body), nesting, firstLine);
        return new WordReader(inner, nesting, null).hereDocument();
    }
}

package pith.shell.language;

import java.nio.charset.StandardCharsets;

/** Reads <code>$'…'</code> (XCU 2024, 2.2.4), whose escapes are those of C. */
final class EscapedQuote {
    private final CharReader reader;
    private final Nesting nesting;

    EscapedQuote(CharReader reader, Nesting nesting) {
        this.reader = reader;
        this.nesting = nesting;
    }

    /** Behind the opening quote. */
    String read() {
        nesting.enter("quote", reader);
        var text = new StringBuilder();
        for (int c = take(); c != '\''; c = take()) {
            if (c == '\\') {
                escape(text);
            } else {
                text.append((char) c);
            }
        }
        nesting.leave();
        return text.toString();
    }

    private int take() {
        int c = reader.takeRaw();
        if (c == CharReader.END) {
            throw reader.error("\"$'\" is never closed");
        }
        return c;
    }

    private void escape(StringBuilder text) {
        int c = take();
        switch (c) {
            case 'a' -> text.append('\007');
            case 'b' -> text.append('\b');
            case 'e', 'E' -> text.append('\033');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\013');
            case 'c' -> text.append((char) (take() & 0x1f));
            case 'x' -> text.append((char) (number(16, 2, 0) & 0xff));
            case 'u' -> utf8(number(16, 4, 0), text);
            case 'U' -> utf8(number(16, 8, 0), text);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> text.append((char) (number(8, 2, c - '0') & 0xff));
            case '\\', '\'', '"', '?' -> text.append((char) c);
            default -> text.append('\\').append((char) c);
        }
    }

    private int number(int radix, int digits, int start) {
        int value = start;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(reader.peekRaw(), radix);
            if (digit < 0) {
                break;
            }
            reader.takeRaw();
            value = value * radix + digit;
        }
        return value;
    }

    private static void utf8(int codePoint, StringBuilder text) {
        if (Character.isValidCodePoint(codePoint)) {
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }
}

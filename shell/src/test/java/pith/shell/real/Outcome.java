package pith.shell.real;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a program ended: what it wrote, as printable text, and its exit status.
 *
 * @param status as a shell would report it: 128 + signal for a program that was killed
 */
record Outcome(String stdout, String stderr, int status) {

    /** Ends the text of an output whose last line has no newline. */
    private static final String NO_NEWLINE = "\\c";

    static Outcome of(byte[] stdout, byte[] stderr, int status) {
        return new Outcome(printable(stdout), printable(stderr), status);
    }

    /**
     * {@return bytes as text that survives an editor, one-to-one} UTF-8 stays as it is; a backslash is doubled; control characters, blanks at
     * the end of a line, and all that is not UTF-8 become {@code \xNN}; and {@code \c} stands where the final newline is missing.
     */
    static String printable(byte[] bytes) {
        String text = decode(bytes);
        boolean utf8 = text != null;
        if (!utf8) text = new String(bytes, StandardCharsets.ISO_8859_1);
        var out = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') out.append("\\\\");
            else if (c == '\n' || isPlain(c, utf8) && !endsLine(text, at)) out.append(c);
            else out.append("\\x%02x".formatted((int) c));
        }
        if (!text.isEmpty() && !text.endsWith("\n")) out.append(NO_NEWLINE).append('\n');
        return out.toString();
    }

    /** Lines of a golden file's block, as the text that {@link #printable} gives. */
    static String joined(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static boolean isPlain(char c, boolean utf8) {
        return c == '\t' || c >= 0x20 && c < 0x7f || utf8 && c >= 0xa0 && c != 0xfeff;
    }

    private static boolean endsLine(String text, int at) {
        char c = text.charAt(at);
        return (c == ' ' || c == '\t') && (at + 1 == text.length() || text.charAt(at + 1) == '\n');
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}

package pith.shell.terminal;

import java.nio.charset.StandardCharsets;

/** Between the shell's strings, in which a char is a byte, and text as people see it. */
final class TextBytes {
    private TextBytes() {}

    /** {@return bytes, one to a char, read as UTF-8} */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** {@return text as UTF-8 bytes, one to a char} */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}

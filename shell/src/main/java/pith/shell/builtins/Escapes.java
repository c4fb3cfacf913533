package pith.shell.builtins;

/** Backslash escapes of {@code echo}, {@code printf} formats and {@code %b} (XCU echo, printf). */
final class Escapes {

    /** Whether an octal escape is written {@code \0ddd} or {@code \ddd}. */
    enum Octal { NEEDS_ZERO, PLAIN, EITHER }

    private static final String LETTERS = "abfnrtv\\";
    private static final String MEANINGS = "\007\b\f\n\r\t\013\\";

    private Escapes() {}

    /** Appends {@code text} with its escapes replaced; {@return false if {@code \c} ended it} */
    static boolean append(String text, Octal octal, StringBuilder out) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
            } else if (text.charAt(i) == 'c') {
                return false;
            } else {
                i = escape(text, i, octal, out);
            }
        }
        return true;
    }

    /** Appends the escape whose letter is at {@code at}; {@return the position behind it} */
    static int escape(String text, int at, Octal octal, StringBuilder out) {
        char c = text.charAt(at);
        int known = LETTERS.indexOf(c);
        if (known >= 0) {
            out.append(MEANINGS.charAt(known));
            return at + 1;
        }
        boolean zero = c == '0' && octal != Octal.PLAIN;
        if (zero || isOctal(c) && octal != Octal.NEEDS_ZERO) {
            return octal(text, zero ? at + 1 : at, out);
        }
        out.append('\\').append(c);
        return at + 1;
    }

    private static int octal(String text, int from, StringBuilder out) {
        int value = 0;
        int i = from;
        for (; i < text.length() && i < from + 3 && isOctal(text.charAt(i)); i++) {
            value = value * 8 + text.charAt(i) - '0';
        }
        out.append((char) (value & 0xff));
        return i;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }
}

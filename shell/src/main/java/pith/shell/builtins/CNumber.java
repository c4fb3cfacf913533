package pith.shell.builtins;

import java.util.Locale;

/** Numbers as C's strtol and strtod read them, and {@code 'c} for a character's code. */
final class CNumber {
    private CNumber() {}

    /** A value, and whether all of the text was a number. */
    record Integral(long value, boolean whole) {}

    static Integral integer(String text) {
        if (text.length() > 1 && (text.charAt(0) == '\'' || text.charAt(0) == '"')) {
            return new Integral(text.charAt(1), true);
        }
        String trimmed = text.stripLeading();
        boolean negative = trimmed.startsWith("-");
        int i = negative || trimmed.startsWith("+") ? 1 : 0;
        int radix = 10;
        if (trimmed.regionMatches(true, i, "0x", 0, 2)) {
            radix = 16;
            i += 2;
        } else if (trimmed.startsWith("0", i)) {
            radix = 8;
        }
        int start = i;
        long value = 0;
        for (; i < trimmed.length() && Character.digit(trimmed.charAt(i), radix) >= 0; i++) {
            value = value * radix + Character.digit(trimmed.charAt(i), radix);
        }
        return new Integral(negative ? -value : value, i > start && i == trimmed.length());
    }

    static boolean isFloating(String text) {
        return integer(text).whole() || text.strip().matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?"
                + "|(?i)[-+]?(inf|infinity|nan)");
    }

    /** {@return the value, 0 for text that is no number} */
    static double floating(String text) {
        var integral = integer(text);
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (integral.whole() && !trimmed.matches("[-+]?[0-9]+")) {
            return integral.value();
        }
        if (!isFloating(text)) {
            return integral.value();
        }
        if (trimmed.contains("inf")) {
            return trimmed.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return trimmed.contains("nan") ? Double.NaN : Double.parseDouble(trimmed);
    }
}

package pith.shell.language;

import java.util.BitSet;

/** {@code [...]} in a pattern (XBD 9.3.5, in the C locale): a set of bytes. */
final class BracketExpression {
    private static final int BYTES = 256;

    private final CharSequence text;
    private final BitSet quoted;
    private final BitSet bytes = new BitSet(BYTES);
    private int at;
    private boolean valid;

    /** Reads the expression whose {@code [} is at {@code start}; without its {@code ]} it is not valid. */
    BracketExpression(CharSequence text, BitSet quoted, int start) {
        this.text = text;
        this.quoted = quoted;
        this.at = start + 1;
        boolean negated = isPlain('!') || isPlain('^');
        at += negated ? 1 : 0;
        valid = members();
        if (negated) {
            bytes.flip(0, BYTES);
        }
    }

    private boolean isPlain(char c) {
        return at < text.length() && text.charAt(at) == c && !quoted.get(at);
    }

    private boolean members() {
        for (int first = at; at < text.length(); ) {
            if (isPlain(']') && at > first) {
                at++;
                return true;
            }
            if (!namedClass()) {
                range();
            }
        }
        return false;
    }

    /** {@code [:alpha:]}. */
    private boolean namedClass() {
        if (!isPlain('[') || at + 1 >= text.length() || text.charAt(at + 1) != ':') {
            return false;
        }
        int end = text.toString().indexOf(":]", at + 2);
        if (end < 0) {
            return false;
        }
        String name = text.subSequence(at + 2, end).toString();
        for (int c = 0; c < BYTES; c++) {
            bytes.set(c, bytes.get(c) || isInClass(name, c));
        }
        at = end + 2;
        return true;
    }

    private void range() {
        char low = member();
        if (isPlain('-') && at + 1 < text.length() && !(text.charAt(at + 1) == ']' && !quoted.get(at + 1))) {
            at++;
            char high = member();
            if (low <= high) {
                bytes.set(low, high + 1);
            }
        } else {
            bytes.set(low);
        }
    }

    /** One member: a character, an escaped one, or {@code [.c.]} and {@code [=c=]}, which are the character in this locale. */
    private char member() {
        if (isPlain('[') && at + 4 < text.length() && ".=".indexOf(text.charAt(at + 1)) >= 0
                && text.charAt(at + 3) == text.charAt(at + 1) && text.charAt(at + 4) == ']') {
            at += 5;
            return text.charAt(at - 3);
        }
        if (isPlain('\\') && at + 1 < text.length()) {
            at++;
        }
        return text.charAt(at++);
    }

    private static boolean isInClass(String name, int c) {
        boolean upper = c >= 'A' && c <= 'Z';
        boolean lower = c >= 'a' && c <= 'z';
        boolean digit = c >= '0' && c <= '9';
        boolean graph = c > 0x20 && c < 0x7f;
        return switch (name) {
            case "alpha" -> upper || lower;
            case "digit" -> digit;
            case "alnum" -> upper || lower || digit;
            case "upper" -> upper;
            case "lower" -> lower;
            case "space" -> c == ' ' || c >= '\t' && c <= '\r';
            case "blank" -> c == ' ' || c == '\t';
            case "punct" -> graph && !upper && !lower && !digit;
            case "print" -> graph || c == ' ';
            case "graph" -> graph;
            case "cntrl" -> c < 0x20 || c == 0x7f;
            case "xdigit" -> digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            default -> false;
        };
    }

    boolean isValid() {
        return valid;
    }

    BitSet bytes() {
        return bytes;
    }

    /** {@return the position behind the closing bracket} */
    int end() {
        return at;
    }
}

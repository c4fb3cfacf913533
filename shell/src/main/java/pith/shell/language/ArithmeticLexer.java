package pith.shell.language;

import java.util.List;

/** The tokens of an arithmetic expression, taken as the evaluator asks for them. */
final class ArithmeticLexer {

    /** A binary operator; a higher rank binds tighter. */
    record Binary(String text, int rank) {}

    /** Longer operators stand before those that they begin with. */
    private static final List<Binary> BINARY = List.of(
            new Binary("||", 1), new Binary("&&", 2), new Binary("==", 6), new Binary("!=", 6),
            new Binary("<<", 8), new Binary(">>", 8), new Binary("<=", 7), new Binary(">=", 7),
            new Binary("|", 3), new Binary("^", 4), new Binary("&", 5), new Binary("<", 7), new Binary(">", 7),
            new Binary("+", 9), new Binary("-", 9), new Binary("*", 10), new Binary("/", 10), new Binary("%", 10));
    private static final List<String> ASSIGNING = List.of("<<", ">>", "*", "/", "%", "+", "-", "&", "^", "|");
    private static final List<String> UNARY = List.of("++", "--", "+", "-", "!", "~");

    private final String text;
    private int at;

    ArithmeticLexer(String text) {
        this.text = text;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    boolean atEnd() {
        skipBlanks();
        return at == text.length();
    }

    int position() {
        return at;
    }

    void reset(int position) {
        at = position;
    }

    boolean takeIf(String token) {
        skipBlanks();
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    void take(String token) {
        skipBlanks();
        at += token.length();
    }

    /** {@return a variable's name, or null if none stands here} */
    String takeName() {
        skipBlanks();
        if (at == text.length() || !Names.isStart(text.charAt(at))) {
            return null;
        }
        int start = at;
        while (at < text.length() && Names.isPart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** {@return the operator in front of {@code =}, empty for a plain one, or null if no assignment stands here} */
    String takeAssignment() {
        skipBlanks();
        if (text.startsWith("=", at) && !text.startsWith("==", at)) {
            at++;
            return "";
        }
        for (String operator : ASSIGNING) {
            if (text.startsWith(operator + "=", at)) {
                at += operator.length() + 1;
                return operator;
            }
        }
        return null;
    }

    /** {@return the binary operator that stands here, or null} */
    Binary peekBinary() {
        skipBlanks();
        for (var operator : BINARY) {
            if (text.startsWith(operator.text(), at)) {
                return operator;
            }
        }
        return null;
    }

    /** {@return the prefix operator taken, empty if there is none} */
    String takeUnary() {
        skipBlanks();
        for (String operator : UNARY) {
            boolean steps = operator.length() == 2;
            if (text.startsWith(operator, at) && (!steps || nameFollows(at + 2))) {
                at += operator.length();
                return operator;
            }
        }
        return "";
    }

    /** {@code ++} and {@code --} are two signs unless a name follows. */
    private boolean nameFollows(int position) {
        int i = position;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && Names.isStart(text.charAt(i));
    }

    /** A decimal, octal ({@code 0…}) or hexadecimal ({@code 0x…}) constant; wraps around at 64 bits. */
    long takeNumber() {
        skipBlanks();
        int start = at;
        while (at < text.length() && Names.isPart(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        int radix = digits.matches("0[xX].+") ? 16 : digits.length() > 1 && digits.startsWith("0") ? 8 : 10;
        long value = 0;
        for (int i = radix == 16 ? 2 : 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                throw new ArithmeticException("'" + digits + "' is not a number");
            }
            value = value * radix + digit;
        }
        if (digits.isEmpty()) {
            throw error();
        }
        return value;
    }

    ArithmeticException error() {
        String rest = text.substring(at).strip();
        String place = rest.isEmpty() ? "at the end" : "at '" + rest.substring(0, Math.min(rest.length(), 20)) + "'";
        return new ArithmeticException("syntax error in expression " + place);
    }
}

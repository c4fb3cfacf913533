package pith.shell.builtins;

import java.util.List;
import java.util.Locale;
import pith.shell.execution.ShellContext;

/** {@code printf} (XCU printf): the format is used again as long as arguments are left. */
final class PrintfFormat {
    private static final int WIDEST = 1 << 20;

    private final ShellContext sh;
    private final String format;
    private final List<String> arguments;
    private final StringBuilder out = new StringBuilder();
    private int argument;
    private int status;
    private boolean ended;

    PrintfFormat(ShellContext sh, String format, List<String> arguments) {
        this.sh = sh;
        this.format = format;
        this.arguments = arguments;
    }

    /** A conversion: its flags, its width and precision (-1 if absent) and its letter. */
    private record Conversion(String flags, int width, int precision, char letter) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }
    }

    String text() {
        return out.toString();
    }

    int run() {
        int before;
        do {
            before = argument;
            once();
        } while (!ended && argument < arguments.size() && argument > before);
        return status;
    }

    private void once() {
        int i = 0;
        while (i < format.length() && !ended) {
            char c = format.charAt(i++);
            if (c == '%' && i < format.length() && format.charAt(i) == '%') {
                out.append('%');
                i++;
            } else if (c == '%') {
                i = conversion(i);
            } else if (c == '\\' && i < format.length()) {
                i = escape(i);
            } else {
                out.append(c);
            }
        }
    }

    private int escape(int at) {
        char c = format.charAt(at);
        if (c == '"' || c == '\'') {
            out.append(c);
            return at + 1;
        }
        return Escapes.escape(format, at, Escapes.Octal.PLAIN, out);
    }

    private int conversion(int from) {
        int i = from;
        while (i < format.length() && "-+ #0'".indexOf(format.charAt(i)) >= 0) {
            i++;
        }
        String flags = format.substring(from, i);
        var number = new Number(i);
        int width = number.read(0);
        int precision = -1;
        if (number.at < format.length() && format.charAt(number.at) == '.') {
            number.at++;
            precision = number.read(0);
        }
        i = number.at;
        if (i == format.length() || "diouxXcsbeEfFgGaA".indexOf(format.charAt(i)) < 0) {
            sh.complain("printf: '%" + format.substring(from, Math.min(i + 1, format.length())) + "' is not a conversion");
            status = 1;
            ended = true;
            return format.length();
        }
        String all = width < 0 ? flags + "-" : flags;
        convert(new Conversion(all, Math.min(Math.abs(width), WIDEST), Math.min(precision, WIDEST), format.charAt(i)));
        return i + 1;
    }

    /** Reads digits, or an asterisk for the next argument. */
    private final class Number {
        int at;

        Number(int at) {
            this.at = at;
        }

        int read(int absent) {
            if (at < format.length() && format.charAt(at) == '*') {
                at++;
                return (int) integer(next());
            }
            int value = absent;
            for (; at < format.length() && Character.isDigit(format.charAt(at)); at++) {
                value = Math.min(value * 10 + format.charAt(at) - '0', WIDEST);
            }
            return value;
        }
    }

    /** {@return the next argument, or null when they are used up} */
    private String next() {
        return argument < arguments.size() ? arguments.get(argument++) : null;
    }

    private void convert(Conversion c) {
        String argument = next();
        switch (c.letter()) {
            case 's' -> pad(c, truncate(argument == null ? "" : argument, c.precision()), "");
            case 'c' -> pad(c, truncate(argument == null ? "" : argument, 1), "");
            case 'b' -> {
                var text = new StringBuilder();
                ended = argument != null && !Escapes.append(argument, Escapes.Octal.EITHER, text);
                pad(c, truncate(text.toString(), c.precision()), "");
            }
            case 'd', 'i' -> signed(c, integer(argument));
            case 'o', 'u', 'x', 'X' -> unsigned(c, integer(argument));
            default -> floating(c, argument);
        }
    }

    private static String truncate(String text, int length) {
        return length >= 0 && length < text.length() ? text.substring(0, length) : text;
    }

    private static String sign(Conversion c, boolean negative) {
        return negative ? "-" : c.has('+') ? "+" : c.has(' ') ? " " : "";
    }

    private void signed(Conversion c, long value) {
        String digits = value == Long.MIN_VALUE ? "9223372036854775808" : Long.toString(Math.abs(value));
        pad(c, atLeast(digits, c.precision()), sign(c, value < 0));
    }

    private void unsigned(Conversion c, long value) {
        String digits = switch (c.letter()) {
            case 'o' -> Long.toOctalString(value);
            case 'x' -> Long.toHexString(value);
            case 'X' -> Long.toHexString(value).toUpperCase(Locale.ROOT);
            default -> Long.toUnsignedString(value);
        };
        if (c.letter() == 'o' && c.has('#') && !digits.startsWith("0")) {
            digits = "0" + digits;
        }
        boolean prefixed = c.has('#') && value != 0 && (c.letter() == 'x' || c.letter() == 'X');
        pad(c, atLeast(digits, c.precision()), prefixed ? "0" + c.letter() : "");
    }

    private static String atLeast(String digits, int precision) {
        if (precision == 0 && digits.equals("0")) {
            return "";
        }
        return "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private void floating(Conversion c, String argument) {
        double value = CNumber.floating(argument == null ? "" : argument);
        if (argument != null && !CNumber.isFloating(argument)) {
            reject(argument);
        }
        boolean negative = value < 0 || 1 / value < 0;
        pad(c, FloatText.format(Math.abs(value), c.letter(), c.precision(), c.has('#')), sign(c, negative));
    }

    private long integer(String argument) {
        if (argument == null) {
            return 0;
        }
        var number = CNumber.integer(argument);
        if (!number.whole()) {
            reject(argument);
        }
        return number.value();
    }

    private void reject(String argument) {
        sh.complain("printf: '" + argument + "' is not a number");
        status = 1;
    }

    private void pad(Conversion c, String text, String prefix) {
        boolean numeric = "scb".indexOf(c.letter()) < 0;
        boolean integral = "diouxX".indexOf(c.letter()) >= 0;
        int missing = Math.max(0, c.width() - text.length() - prefix.length());
        boolean digits = !text.isEmpty() && Character.isDigit(text.charAt(0));
        boolean zeros = numeric && digits && c.has('0') && !c.has('-') && !(integral && c.precision() >= 0);
        if (c.has('-')) {
            out.append(prefix).append(text).append(" ".repeat(missing));
        } else if (zeros) {
            out.append(prefix).append("0".repeat(missing)).append(text);
        } else {
            out.append(" ".repeat(missing)).append(prefix).append(text);
        }
    }
}

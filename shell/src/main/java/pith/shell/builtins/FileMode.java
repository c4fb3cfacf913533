package pith.shell.builtins;

/** File modes in octal and in symbols (XCU chmod), for {@code umask}. */
final class FileMode {
    private static final int ALL = 0777;
    private static final int WRONG = -1;

    private FileMode() {}

    /** {@return such as {@code u=rwx,g=rx,o=rx}} */
    static String symbolic(int mode) {
        return "u=" + letters(mode >> 6) + ",g=" + letters(mode >> 3) + ",o=" + letters(mode);
    }

    private static String letters(int bits) {
        return ((bits & 4) != 0 ? "r" : "") + ((bits & 2) != 0 ? "w" : "") + ((bits & 1) != 0 ? "x" : "");
    }

    /** {@return the mask that the text gives, seen from the present one; below 0 if it is no mode} */
    static int parseMask(String text, int mask) {
        if (text.matches("[0-7]{1,4}")) {
            return Integer.parseInt(text, 8) & ALL;
        }
        int allowed = ~mask & ALL;
        for (String clause : text.split(",", -1)) {
            allowed = clause.matches("[ugoa]*([-+=][rwxugo]*)+") ? apply(clause, allowed) : WRONG;
            if (allowed < 0) {
                return WRONG;
            }
        }
        return ~allowed & ALL;
    }

    private static int apply(String clause, int mode) {
        int i = 0;
        int who = 0;
        for (; "ugoa".indexOf(clause.charAt(i)) >= 0; i++) {
            who |= switch (clause.charAt(i)) {
                case 'u' -> 0700;
                case 'g' -> 0070;
                case 'o' -> 0007;
                default -> ALL;
            };
        }
        int affected = who == 0 ? ALL : who;
        int result = mode;
        while (i < clause.length()) {
            char operator = clause.charAt(i++);
            int bits = 0;
            for (; i < clause.length() && "-+=".indexOf(clause.charAt(i)) < 0; i++) {
                bits |= permission(clause.charAt(i), result);
            }
            bits &= affected;
            result = switch (operator) {
                case '+' -> result | bits;
                case '-' -> result & ~bits;
                default -> result & ~affected | bits;
            };
        }
        return result;
    }

    private static int permission(char letter, int mode) {
        return switch (letter) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'u' -> (mode >> 6 & 7) * 0111;
            case 'g' -> (mode >> 3 & 7) * 0111;
            default -> (mode & 7) * 0111;
        };
    }
}

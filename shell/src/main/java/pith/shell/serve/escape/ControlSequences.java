package pith.shell.serve.escape;

import java.util.Set;

/** Which control sequences only draw. What is not on the list is not shown to others: a new sequence is suspect until somebody has looked at it. */
final class ControlSequences {
    /** Of plain sequences (no private mark, nothing before the last byte): cursor, erasing, inserting, scrolling, colours, modes, margins. */
    private static final String PLAIN = "@ABCDEFGHIJKLMPSTXZ`abdefghlmrsu";

    /** Of those that begin with {@code ?}: modes to set, to reset, to save and to restore, and selective erasing. */
    private static final String PRIVATE = "hlrsJK";

    /** Modes that make a terminal report what its user does (mouse, focus) or mark what is pasted: nobody who looks on is to have them left switched on. */
    private static final Set<Integer> REPORTING = Set.of(9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 2004);

    /** No number that only draws has more digits; repeating a character ten thousand times is already too much of it. */
    private static final int MOST_DIGITS = 4;

    private ControlSequences() {}

    /** {@return whether a complete control sequence, {@code ESC [} first, only draws} */
    static boolean drawsOnly(byte[] held, int length) {
        int last = held[length - 1];
        int begin = 2;
        boolean asks = held[begin] == '?';
        int end = asks ? begin + 1 : begin;
        while (end < length - 1 && held[end] >= '0' && held[end] <= ';') {
            end++;
        }
        if (!modest(held, begin, end)) {
            return false;
        }
        if (end < length - 1) {
            return !asks && end == length - 2 && (held[end] == ' ' && last == 'q' || held[end] == '!' && last == 'p');
        }
        return asks ? PRIVATE.indexOf(last) >= 0 && !reports(held, begin + 1, end) : PLAIN.indexOf(last) >= 0;
    }

    private static boolean modest(byte[] held, int begin, int end) {
        int digits = 0;
        for (int i = begin; i < end; i++) {
            digits = held[i] >= '0' && held[i] <= '9' ? digits + 1 : 0;
            if (digits > MOST_DIGITS) {
                return false;
            }
        }
        return true;
    }

    private static boolean reports(byte[] held, int begin, int end) {
        int number = 0;
        for (int i = begin; i <= end; i++) {
            if (i < end && held[i] >= '0' && held[i] <= '9') {
                number = 10 * number + held[i] - '0';
            } else {
                if (REPORTING.contains(number)) {
                    return true;
                }
                number = 0;
            }
        }
        return false;
    }
}

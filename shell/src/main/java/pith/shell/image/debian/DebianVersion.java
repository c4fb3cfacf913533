package pith.shell.image.debian;

/**
 * A version of a package, {@code [epoch:]upstream[-revision]}, in Debian's order: stretches that are no digits are compared with letters before all else and
 * {@code ~} before the end, stretches of digits as numbers. Source: {@code deb-version(7)}.
 */
record DebianVersion(String text) implements Comparable<DebianVersion> {
    private long epoch() {
        int colon = text.indexOf(':');
        return colon < 0 ? 0 : number(text.substring(0, colon));
    }

    private static long number(String digits) {
        return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : 0;
    }

    private String upstream() {
        int from = text.indexOf(':') + 1;
        int dash = text.lastIndexOf('-');
        return dash < from ? text.substring(from) : text.substring(from, dash);
    }

    private String revision() {
        int dash = text.lastIndexOf('-');
        return dash < 0 ? "" : text.substring(dash + 1);
    }

    @Override
    public int compareTo(DebianVersion other) {
        int order = Long.compare(epoch(), other.epoch());
        order = order != 0 ? order : compare(upstream(), other.upstream());
        return order != 0 ? order : compare(revision(), other.revision());
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while (isSign(a, i) || isSign(b, j)) {
                int order = rank(a, i) - rank(b, j);
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int endA = digitsEnd(a, i);
            int endB = digitsEnd(b, j);
            int order = compareNumbers(a.substring(i, endA), b.substring(j, endB));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static boolean isSign(String text, int at) {
        return at < text.length() && !isDigit(text.charAt(at));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Where a tilde comes before the end, the end and digits before letters, and those before everything else. */
    private static int rank(String text, int at) {
        if (!isSign(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return c == '~' ? -1 : isLetter ? c : c + 256;
    }

    private static int digitsEnd(String text, int at) {
        int end = at;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String a, String b) {
        String left = a.replaceFirst("^0+", "");
        String right = b.replaceFirst("^0+", "");
        return left.length() != right.length() ? left.length() - right.length() : left.compareTo(right);
    }
}

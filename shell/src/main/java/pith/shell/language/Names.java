package pith.shell.language;

/** Names (XBD 3.235): letters, digits and underscores of the portable set, no digit first. */
public final class Names {
    private Names() {}

    static boolean isStart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isPart(int c) {
        return isStart(c) || c >= '0' && c <= '9';
    }

    /** {@return whether {@code text} can name a variable} */
    public static boolean isName(String text) {
        return !text.isEmpty() && isStart(text.charAt(0)) && text.chars().allMatch(Names::isPart);
    }
}

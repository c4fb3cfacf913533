package pith.shell.execution;

/** Writes text so that the shell reads it back as one word. */
public final class Quoting {
    private static final String SAFE = "%+,-./:=@_^~";

    private Quoting() {}

    /** {@return the text in single quotes} */
    public static String always(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** {@return the text, in single quotes if it holds anything that the shell would interpret} */
    public static String asNeeded(String text) {
        boolean safe = !text.isEmpty() && text.charAt(0) != '~' && text.chars().allMatch(c -> c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || SAFE.indexOf(c) >= 0);
        return safe ? text : always(text);
    }
}

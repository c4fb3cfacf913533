package pith.shell.serve.terminal;

/** Text by one person for another's screen or for a list. */
public final class VisibleText {
    private static final int LONGEST = 500;

    private VisibleText() {}

    /** {@return {@code text} on one line, with everything replaced that would not show as itself: controls, and what reorders or hides other characters} */
    public static String of(String text) {
        var visible = new StringBuilder();
        text.codePoints().limit(LONGEST).map(character -> shows(character) ? character : '?').forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static boolean shows(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

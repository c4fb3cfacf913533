package pith.shell.language;

/** The text that a command was read from, as the job table shows it. The source may grow behind {@code end}, never before. */
public record SourceSpan(CharSequence source, int start, int end) {

    /** {@return the text on one line} */
    public String text() {
        return source.subSequence(start, Math.max(start, end)).toString().strip().replaceAll("\\s*\n\\s*", "; ");
    }

    @Override
    public String toString() {
        return text();
    }
}

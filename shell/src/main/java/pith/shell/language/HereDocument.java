package pith.shell.language;

/** A here-document. Its lines follow the line of its redirection, so the body is set once, when they have been read. */
public final class HereDocument {
    private final String delimiter;
    private final boolean stripsTabs;
    private final boolean quoted;
    private Word body = Word.EMPTY;

    HereDocument(String delimiter, boolean stripsTabs, boolean quoted) {
        this.delimiter = delimiter;
        this.stripsTabs = stripsTabs;
        this.quoted = quoted;
    }

    String delimiter() {
        return delimiter;
    }

    boolean stripsTabs() {
        return stripsTabs;
    }

    /** {@return whether the delimiter was quoted, so that the body means only itself} */
    boolean quoted() {
        return quoted;
    }

    void setBody(Word body) {
        this.body = body;
    }

    /** {@return the body, to be expanded as within double quotes} */
    public Word body() {
        return body;
    }
}

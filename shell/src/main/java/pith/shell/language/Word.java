package pith.shell.language;

import java.util.List;

/** A word before expansion. */
public record Word(List<WordPart> parts) {

    public static final Word EMPTY = new Word(List.of());

    /** {@return the text if the word is one unquoted literal, else the empty string} */
    public String plainText() {
        return parts.size() == 1 && parts.getFirst() instanceof WordPart.Literal(String text) ? text : "";
    }
}

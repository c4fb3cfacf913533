package pith.shell.language;

/** Text whose expansions work as in a here-document: a prompt. */
public final class HereText {
    private HereText() {}

    /**
     * {@return the text as a word}
     *
     * @throws SyntaxException if an expansion in it is wrong
     */
    public static Word parse(String text) {
        var nesting = new Nesting();
        return new WordReader(new CharReader(InputLines.of(text), nesting, 1), nesting, null).hereDocument();
    }
}

package pith.shell.language;

import java.util.Set;

/** The words that are grammar where a command may begin (XCU 2.4). */
public final class ReservedWords {
    private static final Set<String> OPENERS = Set.of("!", "{", "if", "while", "until", "for", "case");
    private static final Set<String> CLOSERS = Set.of("}", "then", "elif", "else", "fi", "do", "done", "esac");

    private ReservedWords() {}

    public static boolean isReserved(String word) {
        return OPENERS.contains(word) || isCloser(word) || word.equals("in");
    }

    /** {@return whether the word ends a list of commands} */
    static boolean isCloser(String word) {
        return CLOSERS.contains(word);
    }
}

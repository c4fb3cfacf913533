package pith.shell.language;

import java.util.List;

/** A stretch of a word that expands in one way (XCU 2.6). */
public sealed interface WordPart {

    /** Unquoted text: its {@code * ? [} are pattern characters. */
    record Literal(String text) implements WordPart {}

    /** Text from {@code '…'}, {@code $'…'}, a backslash, or plain text within double quotes: means only itself. */
    record Quoted(String text) implements WordPart {}

    /** {@code "…"}: expansions within are neither split nor matched against file names. */
    record DoubleQuoted(List<WordPart> parts) implements WordPart {}

    /** {@code ~} or {@code ~user} where it stands for a home directory. */
    record Tilde(String user) implements WordPart {}

    /**
     * {@code $name} and the braced forms. {@code testsNull} is the colon of {@code :-} and its kin; {@code argument} is what
     * follows the operator.
     */
    record Parameter(String name, Operation operation, boolean testsNull, Word argument) implements WordPart {
        public static Parameter plain(String name) {
            return new Parameter(name, Operation.VALUE, false, Word.EMPTY);
        }
    }

    /** {@code $(…)} or backquotes. */
    record CommandSubstitution(CommandList body) implements WordPart {}

    /** {@code $((…))}; the expression is text to expand and then to evaluate. */
    record ArithmeticExpansion(Word expression) implements WordPart {}

    enum Operation {
        /** {@code $x}. */ VALUE,
        /** {@code ${#x}}. */ LENGTH,
        /** {@code ${x-w}}. */ DEFAULT,
        /** {@code ${x=w}}. */ ASSIGN,
        /** {@code ${x?w}}. */ REQUIRE,
        /** {@code ${x+w}}. */ ALTERNATIVE,
        /** {@code ${x%p}}. */ TRIM_SUFFIX,
        /** {@code ${x%%p}}. */ TRIM_LONGEST_SUFFIX,
        /** {@code ${x#p}}. */ TRIM_PREFIX,
        /** {@code ${x##p}}. */ TRIM_LONGEST_PREFIX;

        /** {@return whether the argument is a pattern, in which quotes work even inside double quotes} */
        public boolean takesPattern() {
            return compareTo(TRIM_SUFFIX) >= 0;
        }
    }
}

package pith.shell.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

    private static boolean matches(String pattern, String text) {
        return GlobPattern.of(pattern, new BitSet()).matches(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "a*c~abbc~true", "a*c~abcd~false", "*~''~true", "?~''~false", "a?c~abc~true", "[abc]~b~true", "[!abc]~b~false", "[^abc]~d~true",
        "[a-c]~b~true", "[c-a]~b~false", "[]a]~]~true", "[!]a]~]~false", "[a-]~-~true", "[[:digit:]x]~7~true", "[[:upper:]]~a~false",
        "[[.-.]]~-~true", "[[=a=]]~a~true", "[a~[a~true", "[]~[]~true", "\\*~*~true", "\\*~a~false", "*a*b*c*~xaybzc~true", "**a~ba~true",
        "[\\]]~]~true", "*.c~.c~true", "a[~a[~true"})
    void patternsMatchAsPosixSays(String pattern, String text, boolean expected) {
        assertEquals(expected, matches(pattern, text));
    }

    @Test
    void quotedCharactersMeanOnlyThemselves() {
        var quoted = new BitSet();
        quoted.set(1);
        assertTrue(GlobPattern.of("a*", quoted).matches("a*"));
        assertFalse(GlobPattern.of("a*", quoted).matches("ab"));
        assertFalse(GlobPattern.hasMagic("a*", quoted));
    }

    @Test
    void manyStarsStayFast() {
        assertFalse(matches("*a".repeat(30) + "b", "a".repeat(5000)));
    }
}

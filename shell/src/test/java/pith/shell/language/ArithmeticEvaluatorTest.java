package pith.shell.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticEvaluatorTest {
    private final Map<String, String> variables = new TreeMap<>(Map.of("x", "5", "e", "x + 1", "loop", "loop"));

    private long evaluate(String text) {
        return ArithmeticEvaluator.evaluate(text, new ArithmeticEvaluator.Variables() {
            @Override
            public String get(String name) {
                return variables.get(name);
            }

            @Override
            public void set(String name, String value) {
                variables.put(name, value);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', value = {
        "1 + 2 * 3 - 4@3", "2 - 3 - 4@-5", "100 / 7 % 4@2", "1 << 2 + 1@8", "1 | 2 ^ 3 & 4@3", "1 < 2 == 1@1", "5 & 3 == 3@1", "~5@-6",
        "!x + 1@1", "- -x@5", "x++ + x@11", "++x * 2@12", "x-- - --x@2", "e * 2@12", "0x1f + 017 + 9@55", "1 ? 2 : 3 ? 4 : 5@2", "0 ? 2 : 0 ? 4 : 5@5",
        "y = x = 3, y + x@6", "x += 2, x *= 2, x@14", "0 && (x = 9), x@5", "1 || (x = 9), x@5", "1 ? x : (x = 9)@5", "-9223372036854775807 - 1@-9223372036854775808",
        "1 / 1 && 0 / 1@0", "0 && 1 / 0@0", "x == 5 && e == 6@1", "(((((7)))))@7", "1 - -1@2", "3 - - 2@5", "x << 62 >> 62@1"})
    void operatorsBindAndAssociateAsInC(String text, long value) {
        assertEquals(value, evaluate(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 +", "1 2", "(1", "1)", "5 = 1", "1 / 0", "1 % 0", "0x", "08", "1 ? 2", "loop", "++", "@", "\"1\""})
    void whatIsNoExpressionIsExplained(String text) {
        assertThrows(ArithmeticException.class, () -> evaluate(text));
    }

    @Test
    void lengthTakesNoStackAndDepthIsBounded() {
        assertEquals(500_001, evaluate("1" + "+1".repeat(500_000)));
        assertThrows(ArithmeticException.class, () -> evaluate("(".repeat(100_000)));
        assertThrows(ArithmeticException.class, () -> evaluate("-".repeat(100_000) + "1"));
        assertThrows(ArithmeticException.class, () -> evaluate("x=".repeat(100_000) + "1"));
        assertThrows(ArithmeticException.class, () -> evaluate("1?".repeat(100_000) + "1"));
    }
}

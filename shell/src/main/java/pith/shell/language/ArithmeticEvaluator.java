package pith.shell.language;

import java.util.function.LongSupplier;

/**
 * Evaluates {@code $((…))}: C's integer expressions on signed 64-bit values (XCU 2.6.4), all operators but {@code sizeof}.
 *
 * <p>Precedence climbing that evaluates while it reads, so a long chain of operators takes no stack. What {@code && || ?:} skip is
 * still read, with {@link #skipping} set, and has no effect.
 */
public final class ArithmeticEvaluator {
    private static final int DEPTH_LIMIT = 200;
    private static final int LOWEST_BINARY = 1;

    /** The variables of an expression. */
    public interface Variables {
        /** {@return the value, or null if unset} */
        String get(String name);

        void set(String name, String value);
    }

    private final ArithmeticLexer lexer;
    private final Variables variables;
    private final int outerDepth;
    private int depth;
    private int skipping;

    private ArithmeticEvaluator(String text, Variables variables, int outerDepth) {
        this.lexer = new ArithmeticLexer(text);
        this.variables = variables;
        this.outerDepth = outerDepth;
    }

    /**
     * {@return the value of the expression, 0 if it is blank}
     *
     * @throws ArithmeticException with a clause that says what is wrong
     */
    public static long evaluate(String text, Variables variables) {
        return new ArithmeticEvaluator(text, variables, 0).whole();
    }

    private long whole() {
        if (lexer.atEnd()) {
            return 0;
        }
        long value = comma();
        if (!lexer.atEnd()) {
            throw lexer.error();
        }
        return value;
    }

    private long comma() {
        long value = assignment();
        while (lexer.takeIf(",")) {
            value = assignment();
        }
        return value;
    }

    private void enter() {
        if (++depth + outerDepth > DEPTH_LIMIT) {
            throw new ArithmeticException("expression nested more than " + DEPTH_LIMIT + " levels deep");
        }
    }

    private long assignment() {
        enter();
        int start = lexer.position();
        String name = lexer.takeName();
        long value = name == null ? conditional() : assignmentTo(name, start);
        depth--;
        return value;
    }

    private long assignmentTo(String name, int start) {
        String operator = lexer.takeAssignment();
        if (operator == null) {
            lexer.reset(start);
            return conditional();
        }
        long right = assignment();
        long value = operator.isEmpty() ? right : apply(operator, skipping > 0 ? 0 : valueOf(name), right);
        return store(name, value);
    }

    private long conditional() {
        long condition = binary(LOWEST_BINARY);
        if (!lexer.takeIf("?")) {
            return condition;
        }
        long whenTrue = skippedIf(condition == 0, this::comma);
        if (!lexer.takeIf(":")) {
            throw lexer.error();
        }
        long whenFalse = skippedIf(condition != 0, this::assignment);
        return condition != 0 ? whenTrue : whenFalse;
    }

    private long skippedIf(boolean skipped, LongSupplier expression) {
        skipping += skipped ? 1 : 0;
        long value = expression.getAsLong();
        skipping -= skipped ? 1 : 0;
        return value;
    }

    /** Operators of at least {@code rank}, left-associative. */
    private long binary(int rank) {
        long left = unary();
        for (var op = lexer.peekBinary(); op != null && op.rank() >= rank; op = lexer.peekBinary()) {
            var operator = op;
            lexer.take(operator.text());
            long before = left;
            left = switch (operator.text()) {
                case "&&" -> truth(skippedIf(before == 0, () -> binary(operator.rank() + 1)) != 0 && before != 0);
                case "||" -> truth(skippedIf(before != 0, () -> binary(operator.rank() + 1)) != 0 || before != 0);
                default -> apply(operator.text(), before, binary(operator.rank() + 1));
            };
        }
        return left;
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }

    private long apply(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / divisor(b);
            case "%" -> a % divisor(b);
            case "<<" -> a << b;
            case ">>" -> a >> b;
            case "&" -> a & b;
            case "^" -> a ^ b;
            case "|" -> a | b;
            case "==" -> truth(a == b);
            case "!=" -> truth(a != b);
            case "<" -> truth(a < b);
            case ">" -> truth(a > b);
            case "<=" -> truth(a <= b);
            case ">=" -> truth(a >= b);
            default -> throw lexer.error();
        };
    }

    private long divisor(long b) {
        if (b == 0 && skipping == 0) {
            throw new ArithmeticException("division by zero");
        }
        return b == 0 ? 1 : b;
    }

    private long unary() {
        enter();
        long value = switch (lexer.takeUnary()) {
            case "++" -> step(1);
            case "--" -> step(-1);
            case "+" -> unary();
            case "-" -> -unary();
            case "!" -> truth(unary() == 0);
            case "~" -> ~unary();
            default -> primary();
        };
        depth--;
        return value;
    }

    private long step(int by) {
        String name = lexer.takeName();
        if (name == null) {
            throw lexer.error();
        }
        return store(name, (skipping > 0 ? 0 : valueOf(name)) + by);
    }

    private long primary() {
        if (lexer.takeIf("(")) {
            long value = comma();
            if (!lexer.takeIf(")")) {
                throw lexer.error();
            }
            return value;
        }
        String name = lexer.takeName();
        if (name == null) {
            return lexer.takeNumber();
        }
        long value = skipping > 0 ? 0 : valueOf(name);
        if (lexer.takeIf("++")) {
            store(name, value + 1);
        } else if (lexer.takeIf("--")) {
            store(name, value - 1);
        }
        return value;
    }

    private long store(String name, long value) {
        if (skipping == 0) {
            variables.set(name, Long.toString(value));
        }
        return value;
    }

    /** A variable's value is itself an expression. */
    private long valueOf(String name) {
        String text = variables.get(name);
        return text == null ? 0 : new ArithmeticEvaluator(text, variables, outerDepth + depth).whole();
    }
}

package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Builtin;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem;
import pith.shell.execution.ShellSystem.FileStatus;

/** {@code test} and {@code [} (XCU test): the number of arguments decides how they are read, then {@code -o} and {@code -a}. */
final class Test {
    private static final int WRONG = 2;
    private static final int DEPTH_LIMIT = 100;

    private final ShellContext sh;
    private final List<String> arguments;
    private int at;
    private int depth;

    private Test(ShellContext sh, List<String> arguments) {
        this.sh = sh;
        this.arguments = arguments;
    }

    /** Arguments that are no condition; the message says why. */
    private static final class NoCondition extends RuntimeException {
        NoCondition(String message) {
            super(message, null, false, false);
        }
    }

    /** Adds the operators to what help tells of {@code test}. */
    static Builtin.Listed describe(Builtin.Listed test) {
        return test.option("-e", "the file exists").option("-s", "and is not empty").option("-f", "and is a regular file").option("-d", "and is a folder")
                .option("-L", "and is a link; -h, too").option("-p", "and is a pipe").option("-S", "and is a socket")
                .option("-b", "and is a block device").option("-c", "and is a character device")
                .option("-r", "and may be read").option("-w", "and may be written").option("-x", "and may be run")
                .option("-u", "and has the set-user bit").option("-g", "and has the set-group bit").option("-k", "and has the sticky bit")
                .option("-O", "and is ours").option("-G", "and is our group's")
                .option("-t", "the descriptor is a terminal").option("-n", "the text is not empty").option("-z", "the text is empty")
                .option("=", "the texts are equal").option("!=", "the texts differ")
                .option("<", "the first text comes before the second").option(">", "the first text comes behind the second")
                .option("-eq", "the numbers are equal").option("-ne", "the numbers differ").option("-lt", "the first number is less")
                .option("-le", "the first number is less or equal")
                .option("-gt", "the first number is greater").option("-ge", "the first number is greater or equal")
                .option("-nt", "the first file is newer").option("-ot", "the first file is older").option("-ef", "both are the same file");
    }

    static int run(ShellContext sh, List<String> argv) {
        var arguments = argv.subList(1, argv.size());
        if (argv.getFirst().equals("[")) {
            if (arguments.isEmpty() || !arguments.getLast().equals("]")) {
                sh.complain("[: the closing ']' is missing");
                return WRONG;
            }
            arguments = arguments.subList(0, arguments.size() - 1);
        }
        try {
            return new Test(sh, arguments).whole() ? 0 : 1;
        } catch (NoCondition wrong) {
            sh.complain(argv.getFirst() + ": " + wrong.getMessage());
            return WRONG;
        }
    }

    private boolean whole() {
        if (arguments.isEmpty()) {
            return false;
        }
        if (arguments.size() == 3 && isBinary(arguments.get(1))) {
            return binary(arguments.get(0), arguments.get(1), arguments.get(2));
        }
        if (arguments.size() == 4 && arguments.getFirst().equals("!") && isBinary(arguments.get(2))) {
            return !binary(arguments.get(1), arguments.get(2), arguments.get(3));
        }
        boolean value = or();
        if (at < arguments.size()) {
            throw new NoCondition("unexpected '" + arguments.get(at) + "'");
        }
        return value;
    }

    private boolean takeIf(String operator) {
        if (at == arguments.size() || !arguments.get(at).equals(operator)) {
            return false;
        }
        at++;
        return true;
    }

    private boolean or() {
        boolean value = and();
        while (takeIf("-o")) {
            value |= and();
        }
        return value;
    }

    private boolean and() {
        boolean value = not();
        while (takeIf("-a")) {
            value &= not();
        }
        return value;
    }

    private boolean not() {
        boolean negated = false;
        while (at + 1 < arguments.size() && arguments.get(at).equals("!")) {
            at++;
            negated = !negated;
        }
        return negated != primary();
    }

    private boolean primary() {
        int left = arguments.size() - at;
        if (left == 0) {
            throw new NoCondition("an argument is missing");
        }
        String first = arguments.get(at);
        if (left >= 3 && isBinary(arguments.get(at + 1))) {
            at += 3;
            return binary(first, arguments.get(at - 2), arguments.get(at - 1));
        }
        if (left >= 2 && first.equals("(")) {
            return parenthesized();
        }
        if (left >= 2 && isUnary(first)) {
            at += 2;
            return unary(first.charAt(1), arguments.get(at - 1));
        }
        at++;
        return !first.isEmpty();
    }

    private boolean parenthesized() {
        at++;
        if (++depth > DEPTH_LIMIT) {
            throw new NoCondition("nested more than " + DEPTH_LIMIT + " levels deep");
        }
        boolean value = or();
        depth--;
        if (!takeIf(")")) {
            throw new NoCondition("the closing ')' is missing");
        }
        return value;
    }

    private static boolean isUnary(String operator) {
        return operator.length() == 2 && operator.charAt(0) == '-' && "bcdefghkLnOGpSrstuwxz".indexOf(operator.charAt(1)) >= 0;
    }

    private static boolean isBinary(String operator) {
        return switch (operator) {
            case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" -> true;
            default -> false;
        };
    }

    private boolean unary(char operator, String operand) {
        return switch (operator) {
            case 'n' -> !operand.isEmpty();
            case 'z' -> operand.isEmpty();
            case 't' -> sh.system().isatty((int) number(operand));
            case 'r' -> sh.system().access(operand, ShellSystem.R_OK) == 0;
            case 'w' -> sh.system().access(operand, ShellSystem.W_OK) == 0;
            case 'x' -> sh.system().access(operand, ShellSystem.X_OK) == 0;
            case 'h', 'L' -> sh.system().stat(operand, false).isType(0120000);
            default -> file(operator, sh.system().stat(operand, true));
        };
    }

    private boolean file(char operator, FileStatus file) {
        return file.exists() && switch (operator) {
            case 'b' -> file.isType(0060000);
            case 'c' -> file.isType(0020000);
            case 'd' -> file.isDirectory();
            case 'f' -> file.isRegular();
            case 'p' -> file.isType(0010000);
            case 'S' -> file.isType(0140000);
            case 's' -> file.size() > 0;
            case 'u' -> (file.mode() & 04000) != 0;
            case 'g' -> (file.mode() & 02000) != 0;
            case 'k' -> (file.mode() & 01000) != 0;
            case 'O' -> file.uid() == sh.system().geteuid();
            case 'G' -> file.gid() == sh.system().getegid();
            default -> true;
        };
    }

    private boolean binary(String left, String operator, String right) {
        return switch (operator) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> left.compareTo(right) < 0;
            case ">" -> left.compareTo(right) > 0;
            case "-eq" -> number(left) == number(right);
            case "-ne" -> number(left) != number(right);
            case "-lt" -> number(left) < number(right);
            case "-le" -> number(left) <= number(right);
            case "-gt" -> number(left) > number(right);
            case "-ge" -> number(left) >= number(right);
            default -> files(operator, sh.system().stat(left, true), sh.system().stat(right, true));
        };
    }

    private static boolean files(String operator, FileStatus left, FileStatus right) {
        return switch (operator) {
            case "-nt" -> left.exists() && (!right.exists() || left.mtimeNanos() > right.mtimeNanos());
            case "-ot" -> right.exists() && (!left.exists() || left.mtimeNanos() < right.mtimeNanos());
            default -> left.exists() && right.exists() && left.device() == right.device() && left.inode() == right.inode();
        };
    }

    private static long number(String text) {
        String digits = text.strip();
        if (!digits.matches("[-+]?[0-9]{1,18}")) {
            throw new NoCondition("'" + text + "' is not a number");
        }
        return Long.parseLong(digits);
    }
}

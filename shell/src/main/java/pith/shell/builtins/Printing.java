package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.ShellContext;

/** {@code echo} and {@code printf}. */
final class Printing {
    private Printing() {}

    /** The XSI echo, as dash has it: backslash escapes work, {@code -n} is the only option. */
    static int echo(ShellContext sh, List<String> argv) {
        boolean newline = argv.size() < 2 || !argv.get(1).equals("-n");
        var text = new StringBuilder();
        boolean whole = true;
        for (int i = newline ? 1 : 2; i < argv.size() && whole; i++) {
            if (i > (newline ? 1 : 2)) {
                text.append(' ');
            }
            whole = Escapes.append(argv.get(i), Escapes.Octal.NEEDS_ZERO, text);
        }
        sh.print(newline && whole ? text.append('\n').toString() : text.toString());
        return 0;
    }

    static int printf(ShellContext sh, List<String> argv) {
        int first = argv.size() > 1 && argv.get(1).equals("--") ? 2 : 1;
        if (first >= argv.size()) {
            sh.complain("printf: the format is missing");
            return 2;
        }
        var format = new PrintfFormat(sh, argv.get(first), argv.subList(first + 1, argv.size()));
        int status = format.run();
        sh.print(format.text());
        return status;
    }
}

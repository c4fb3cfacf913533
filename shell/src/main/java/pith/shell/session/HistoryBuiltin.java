package pith.shell.session;

import java.util.List;
import pith.shell.execution.Builtin;
import pith.shell.execution.ShellContext;

/** {@code history}: the lines that were entered, numbered. */
public final class HistoryBuiltin {
    private HistoryBuiltin() {}

    /** {@return the built-in for the lines that {@code source} was given} */
    public static Builtin of(LineSource source) {
        return Builtin.of("history", "[N]", "list the lines entered, or the last N of them", (sh, argv) -> list(sh, argv, source.history()));
    }

    private static int list(ShellContext sh, List<String> argv, List<String> lines) {
        int count = lines.size();
        if (argv.size() > 1) {
            if (!argv.get(1).matches("[0-9]{1,9}")) {
                sh.complain("history: '" + argv.get(1) + "' is not a number");
                return 2;
            }
            count = Math.min(count, Integer.parseInt(argv.get(1)));
        }
        var text = new StringBuilder();
        for (int i = lines.size() - count; i < lines.size(); i++) {
            text.append(String.format("%5d  %s\n", i + 1, lines.get(i)));
        }
        sh.print(text.toString());
        return 0;
    }
}

package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Quoting;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Signals;

/** {@code trap}. */
final class TrapBuiltin {
    private TrapBuiltin() {}

    static int run(ShellContext sh, List<String> argv) {
        var operands = argv.subList(argv.size() > 1 && argv.get(1).equals("--") ? 2 : 1, argv.size());
        if (operands.isEmpty() || operands.equals(List.of("-p"))) {
            sh.traps().shown().forEach((signal, action) ->
                    sh.print("trap -- " + Quoting.always(action) + " " + Signals.name(signal) + "\n"));
            return 0;
        }
        if (operands.equals(List.of("-l"))) {
            sh.print(String.join(" ", Signals.names()) + "\n");
            return 0;
        }
        boolean resets = operands.size() == 1 || operands.getFirst().matches("-|[0-9]+");
        boolean onlySignals = operands.size() == 1 || operands.getFirst().matches("[0-9]+");
        String action = resets ? null : operands.getFirst();
        return set(sh, action, onlySignals ? operands : operands.subList(1, operands.size()));
    }

    private static int set(ShellContext sh, String action, List<String> signals) {
        int status = 0;
        for (String name : signals) {
            int signal = Signals.number(name);
            if (signal < 0) {
                sh.complain("trap: " + name + ": no such signal");
                status = 1;
            } else {
                sh.traps().set(signal, action);
            }
        }
        return status;
    }
}

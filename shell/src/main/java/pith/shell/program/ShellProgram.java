package pith.shell.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.kernel.boot.PithKernel;
import pith.kernel.program.JavaProgram;
import pith.kernel.program.UserContext;
import pith.shell.execution.Builtin;
import pith.shell.explore.Explorers;
import pith.shell.session.HistoryBuiltin;
import pith.shell.session.Shell;
import pith.shell.system.GuestShellSystem;
import pith.shell.terminal.LineEditor;

/** The program {@code sh}: the shell, equipped for the machine whose kernel it may look into. */
public final class ShellProgram implements JavaProgram {
    private final PithKernel kernel;

    public ShellProgram(PithKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public int main(UserContext user, List<String> argv, List<String> environment) {
        return run(new GuestShellSystem(user), argv, environment);
    }

    /** Runs a shell as the process whose calls are {@code system}. {@return its exit status} */
    int run(GuestShellSystem system, List<String> argv, List<String> environment) {
        LineEditor editor = new LineEditor();
        List<Builtin> builtins = new ArrayList<>(Explorers.of(kernel));
        builtins.add(HistoryBuiltin.of(editor));
        return Shell.main(system, argv, variables(environment), new Shell.Equipment(builtins, sh -> editor));
    }

    private static Map<String, String> variables(List<String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }
}

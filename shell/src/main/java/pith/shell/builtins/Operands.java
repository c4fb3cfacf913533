package pith.shell.builtins;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pith.shell.execution.Builtin.Completion;
import pith.shell.execution.Option;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Signals;

/** Arguments of built-ins that completion knows of. */
final class Operands {
    private Operands() {}

    static List<Completion> jobs(ShellContext sh) {
        return sh.jobs().all().stream().map(job -> new Completion("%" + job.id(), job.text())).toList();
    }

    /** What {@code kill} takes: signals as options, jobs. */
    static List<Completion> signalsAndJobs(ShellContext sh) {
        List<Completion> all = new ArrayList<>(jobs(sh));
        Signals.names().forEach(name -> all.add(new Completion("-" + name, null)));
        return all;
    }

    static List<Completion> signals(ShellContext sh) {
        return named(Signals.names().stream());
    }

    static List<Completion> variables(ShellContext sh) {
        return named(sh.variables().all().keySet().stream());
    }

    static List<Completion> variablesAndFunctions(ShellContext sh) {
        return named(Stream.concat(sh.variables().all().keySet().stream(), sh.functions().keySet().stream()));
    }

    static List<Completion> aliases(ShellContext sh) {
        return named(sh.aliases().keySet().stream());
    }

    static List<Completion> builtins(ShellContext sh) {
        return sh.builtins().all().stream().map(builtin -> new Completion(builtin.name(), builtin.usage().summary())).toList();
    }

    /** What {@code set -o} takes. */
    static List<Completion> options(ShellContext sh) {
        return named(Stream.of(Option.values()).map(Option::longName));
    }

    private static List<Completion> named(Stream<String> names) {
        return names.map(name -> new Completion(name, null)).toList();
    }
}

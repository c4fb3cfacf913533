package pith.shell.builtins;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import pith.shell.execution.Quoting;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Variables.Variable;

/** Built-ins about variables and positional parameters. */
final class Settings {
    private Settings() {}

    static int export(ShellContext sh, List<String> argv) {
        return mark(sh, argv, Variable::exported, sh.variables()::export);
    }

    static int readOnly(ShellContext sh, List<String> argv) {
        return mark(sh, argv, Variable::readOnly, sh.variables()::makeReadOnly);
    }

    private static int mark(ShellContext sh, List<String> argv, Predicate<Variable> marked, Consumer<String> mark) {
        var arguments = Arguments.parse(sh, argv, "p");
        if (arguments == null) {
            return 2;
        }
        if (arguments.operands().isEmpty()) {
            list(sh, argv.getFirst(), marked);
        }
        arguments.operands().forEach(operand -> mark.accept(assign(sh, argv.getFirst(), operand)));
        return 0;
    }

    private static void list(ShellContext sh, String command, Predicate<Variable> marked) {
        var text = new StringBuilder();
        sh.variables().all().forEach((name, variable) -> {
            if (marked.test(variable)) {
                String value = variable.value() == null ? "" : "=" + Quoting.always(variable.value());
                text.append(command).append(' ').append(name).append(value).append('\n');
            }
        });
        sh.print(text.toString());
    }

    /** Performs {@code name=value} if there is a value, and {@return the name} */
    private static String assign(ShellContext sh, String command, String operand) {
        int equals = operand.indexOf('=');
        String name = equals < 0 ? operand : operand.substring(0, equals);
        if (!pith.shell.language.Names.isName(name)) {
            throw sh.failure(2, command + ": '" + operand + "' is not the name of a variable");
        }
        if (equals >= 0) {
            sh.assign(name, operand.substring(equals + 1));
        }
        return name;
    }

    static int local(ShellContext sh, List<String> argv) {
        if (!sh.variables().inFunction()) {
            throw sh.failure(2, "local: not in a function");
        }
        for (String operand : argv.subList(1, argv.size())) {
            int equals = operand.indexOf('=');
            sh.variables().makeLocal(equals < 0 ? operand : operand.substring(0, equals));
            assign(sh, "local", operand);
        }
        return 0;
    }

    static int unset(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "fv");
        if (arguments == null) {
            return 2;
        }
        for (String name : arguments.operands()) {
            if (arguments.has('f')) {
                sh.functions().remove(name);
            } else if (sh.variables().isReadOnly(name)) {
                throw sh.failure(2, "unset: " + name + ": is read only");
            } else if (!pith.shell.language.Names.isName(name)) {
                throw sh.failure(2, "unset: '" + name + "' is not the name of a variable");
            } else {
                sh.variables().remove(name);
            }
        }
        return 0;
    }

    static int shift(ShellContext sh, List<String> argv) {
        int count = 1;
        if (argv.size() > 1) {
            if (!argv.get(1).matches("[0-9]{1,9}")) {
                throw sh.failure(2, "shift: '" + argv.get(1) + "' is not a number");
            }
            count = Integer.parseInt(argv.get(1));
        }
        if (count > sh.positional().size()) {
            throw sh.failure(2, "shift: there are only " + sh.positional().size() + " positional parameters");
        }
        sh.setPositional(sh.positional().subList(count, sh.positional().size()));
        return 0;
    }
}

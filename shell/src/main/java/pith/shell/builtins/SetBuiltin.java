package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Option;
import pith.shell.execution.Quoting;
import pith.shell.execution.ShellContext;

/** {@code set}: options and positional parameters. */
final class SetBuiltin {
    private SetBuiltin() {}

    static int run(ShellContext sh, List<String> argv) {
        if (argv.size() == 1) {
            listVariables(sh);
            return 0;
        }
        int next = options(sh, argv, 1);
        if (next < argv.size() || argv.contains("--")) {
            sh.setPositional(argv.subList(Math.min(next, argv.size()), argv.size()));
        }
        return 0;
    }

    private static void listVariables(ShellContext sh) {
        var text = new StringBuilder();
        sh.variables().all().forEach((name, variable) -> {
            if (variable.value() != null) {
                text.append(name).append('=').append(Quoting.always(variable.value())).append('\n');
            }
        });
        sh.print(text.toString());
    }

    /** Performs the options from {@code from}; {@return the index of the first operand} */
    private static int options(ShellContext sh, List<String> argv, int from) {
        int i = from;
        while (i < argv.size() && argv.get(i).matches("[-+].+")) {
            String argument = argv.get(i++);
            if (argument.equals("--")) {
                return i;
            }
            boolean on = argument.charAt(0) == '-';
            for (char letter : argument.substring(1).toCharArray()) {
                if (letter != 'o') {
                    set(sh, letter, on);
                } else if (i < argv.size()) {
                    set(sh, argv.get(i++), on);
                } else {
                    listOptions(sh, on);
                }
            }
        }
        return i < argv.size() && argv.get(i).equals("-") ? i + 1 : i;
    }

    private static void set(ShellContext sh, char letter, boolean on) {
        var option = Option.ofLetter(letter);
        if (option.isEmpty()) {
            throw sh.failure(2, "set: unknown option " + (on ? "-" : "+") + letter);
        }
        sh.set(option.get(), on);
    }

    private static void set(ShellContext sh, String name, boolean on) {
        var option = Option.named(name);
        if (option.isEmpty()) {
            throw sh.failure(2, "set: unknown option " + (on ? "-o " : "+o ") + name);
        }
        sh.set(option.get(), on);
    }

    private static void listOptions(ShellContext sh, boolean forPeople) {
        var text = new StringBuilder();
        for (var option : Option.values()) {
            boolean on = sh.has(option);
            text.append(forPeople ? String.format("%-16s%s\n", option.longName(), on ? "on" : "off")
                    : "set " + (on ? "-o " : "+o ") + option.longName() + "\n");
        }
        sh.print(text.toString());
    }
}

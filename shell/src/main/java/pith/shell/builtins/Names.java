package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Quoting;
import pith.shell.execution.ShellContext;
import pith.shell.language.ReservedWords;

/** Built-ins about what names mean as commands. */
final class Names {
    private static final int NOT_FOUND = 127;

    private Names() {}

    static int alias(ShellContext sh, List<String> argv) {
        int status = 0;
        if (argv.size() == 1) {
            sh.aliases().forEach((name, value) -> printAlias(sh, name, value));
        }
        for (String argument : argv.subList(1, argv.size())) {
            int equals = argument.indexOf('=', 1);
            if (equals > 0) {
                sh.aliases().put(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (sh.aliases().containsKey(argument)) {
                printAlias(sh, argument, sh.aliases().get(argument));
            } else {
                sh.complain("alias: " + argument + ": not found");
                status = 1;
            }
        }
        return status;
    }

    private static void printAlias(ShellContext sh, String name, String value) {
        sh.print(name + "=" + Quoting.always(value) + "\n");
    }

    static int unalias(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "a");
        if (arguments == null) {
            return 2;
        }
        if (arguments.has('a')) {
            sh.aliases().clear();
        }
        int status = 0;
        for (String name : arguments.operands()) {
            if (sh.aliases().remove(name) == null) {
                sh.complain("unalias: " + name + ": not found");
                status = 1;
            }
        }
        return status;
    }

    static int command(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "pvV");
        if (arguments == null) {
            return 2;
        }
        if (arguments.operands().isEmpty()) {
            return 0;
        }
        if (arguments.has('v') || arguments.has('V')) {
            return describeAll(sh, arguments.operands(), arguments.has('V'));
        }
        return sh.executor().simpleCommands().runNoFunction(arguments.operands());
    }

    static int type(ShellContext sh, List<String> argv) {
        return describeAll(sh, argv.subList(1, argv.size()), true);
    }

    private static int describeAll(ShellContext sh, List<String> names, boolean inWords) {
        int status = 0;
        for (String name : names) {
            status = describe(sh, name, inWords) ? status : NOT_FOUND;
        }
        return status;
    }

    private static boolean describe(ShellContext sh, String name, boolean inWords) {
        var builtin = sh.builtins().find(name);
        String path = null;
        if (ReservedWords.isReserved(name)) {
            sh.print(inWords ? name + " is a shell keyword\n" : name + "\n");
        } else if (sh.aliases().containsKey(name)) {
            String value = sh.aliases().get(name);
            sh.print(inWords ? name + " is an alias for " + value + "\n" : "alias " + name + "=" + Quoting.always(value) + "\n");
        } else if (sh.functions().containsKey(name)) {
            sh.print(inWords ? name + " is a shell function\n" : name + "\n");
        } else if (builtin != null) {
            sh.print(inWords ? name + " is a " + (builtin.special() ? "special " : "") + "shell builtin\n" : name + "\n");
        } else {
            path = sh.programs().find(name);
            if (path == null && inWords) {
                sh.print(name + ": not found\n");
            } else if (path != null) {
                sh.print(inWords ? name + " is " + path + "\n" : path + "\n");
            }
            return path != null;
        }
        return true;
    }

    static int hash(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "r");
        if (arguments == null) {
            return 2;
        }
        if (arguments.has('r')) {
            sh.programs().forget();
        } else if (arguments.operands().isEmpty()) {
            sh.programs().remembered().values().forEach(path -> sh.print(path + "\n"));
        }
        int status = 0;
        for (String name : arguments.operands()) {
            if (sh.builtins().find(name) == null && sh.programs().find(name) == null) {
                sh.complain("hash: " + name + ": not found");
                status = 1;
            }
        }
        return status;
    }

    static int help(ShellContext sh, List<String> argv) {
        if (argv.size() == 1) {
            sh.builtins().all().forEach(builtin -> sh.print(String.format("%-12s %s\n", builtin.name(), builtin.usage().summary())));
            return 0;
        }
        int status = 0;
        for (String name : argv.subList(1, argv.size())) {
            var builtin = sh.builtins().find(name);
            if (builtin == null) {
                sh.complain("help: " + name + " is not a built-in command; help lists those that are");
                status = 1;
            } else {
                sh.print(builtin.help());
            }
        }
        return status;
    }
}

package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Errno;
import pith.shell.execution.FileContent;
import pith.shell.execution.Scripts;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Unwind;

/** Built-ins that steer the interpreter. */
final class Flow {
    private Flow() {}

    static int breakLoop(ShellContext sh, List<String> argv) {
        return jump(sh, argv, false);
    }

    static int continueLoop(ShellContext sh, List<String> argv) {
        return jump(sh, argv, true);
    }

    private static int jump(ShellContext sh, List<String> argv, boolean continues) {
        int levels = number(sh, argv, 1);
        if (levels < 1) {
            throw sh.failure(2, argv.getFirst() + ": the number of loops must be at least 1");
        }
        if (sh.frames().loops() > 0) {
            throw new Unwind.LoopJump(Math.min(levels, sh.frames().loops()), continues);
        }
        return 0;
    }

    static int returnFrom(ShellContext sh, List<String> argv) {
        int status = number(sh, argv, sh.lastStatus());
        if (!sh.frames().canReturn()) {
            throw new Unwind.Exit(status);
        }
        throw new Unwind.Return(status);
    }

    static int exit(ShellContext sh, List<String> argv) {
        throw new Unwind.Exit(number(sh, argv, sh.traps().exitStatus()));
    }

    private static int number(ShellContext sh, List<String> argv, int whenAbsent) {
        if (argv.size() < 2) {
            return whenAbsent;
        }
        if (!argv.get(1).matches("[0-9]{1,9}")) {
            throw sh.failure(2, argv.getFirst() + ": '" + argv.get(1) + "' is not a number");
        }
        return Integer.parseInt(argv.get(1));
    }

    static int eval(ShellContext sh, List<String> argv) {
        return new Scripts(sh).evaluate(String.join(" ", argv.subList(1, argv.size())));
    }

    /** {@code .}: a name without a slash is looked for along PATH, where it need not be executable. */
    static int source(ShellContext sh, List<String> argv) {
        if (argv.size() < 2) {
            throw sh.failure(2, ".: the name of a file is missing");
        }
        String path = sourcePath(sh, argv.get(1));
        var content = FileContent.read(sh.system(), path);
        if (content.error() < 0) {
            throw sh.failure(2, ".: cannot open " + argv.get(1) + ": " + Errno.message(content.error()));
        }
        var outer = sh.positional();
        if (argv.size() > 2) {
            sh.setPositional(argv.subList(2, argv.size()));
        }
        try {
            return new Scripts(sh).source(content.text());
        } finally {
            if (argv.size() > 2) {
                sh.setPositional(outer);
            }
        }
    }

    private static String sourcePath(ShellContext sh, String name) {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        for (String directory : sh.variables().getOrDefault("PATH", "").split(":", -1)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            if (sh.system().stat(path, true).isRegular()) {
                return path;
            }
        }
        return name;
    }

    static int exec(ShellContext sh, List<String> argv) {
        var command = argv.subList(argv.size() > 1 && argv.get(1).equals("--") ? 2 : 1, argv.size());
        if (command.isEmpty()) {
            return 0;
        }
        int status = sh.programs().execute(command);
        if (!sh.interactive()) {
            throw new Unwind.Exit(status);
        }
        return status;
    }
}

package pith.shell.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pith.shell.builtins.StandardBuiltins;
import pith.shell.execution.Builtin;
import pith.shell.execution.Builtins;
import pith.shell.execution.Errno;
import pith.shell.execution.FileContent;
import pith.shell.execution.Option;
import pith.shell.execution.Scripts;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem;
import pith.shell.language.InputLines;

/** The shell program. It runs on the calling thread as the process whose system calls it is given. */
public final class Shell {
    private static final int USAGE = 2;
    private static final int NO_SUCH_SCRIPT = 127;

    /**
     * What a shell is equipped with beyond POSIX.
     *
     * @param builtins more built-ins; one of a standard name replaces it
     * @param editor   makes the source of an interactive shell's lines
     */
    public record Equipment(List<? extends Builtin> builtins, Function<ShellContext, LineSource> editor) {
        public static final Equipment NONE = new Equipment(List.of(), PlainTerminal::new);
    }

    private final ShellContext sh;
    private final Invocation invocation;
    private final Equipment equipment;

    private Shell(ShellContext sh, Invocation invocation, Equipment equipment) {
        this.sh = sh;
        this.invocation = invocation;
        this.equipment = equipment;
    }

    public static int main(ShellSystem system, List<String> argv, Map<String, String> environment) {
        return main(system, argv, environment, Equipment.NONE);
    }

    /**
     * Runs a shell: {@code sh -c COMMAND [NAME ARG…]}, {@code sh FILE [ARG…]}, or {@code sh [-s]} from standard input, which is
     * interactive on a terminal.
     *
     * @param argv        in Latin-1, its own name first
     * @param environment in Latin-1
     * @return the exit status
     */
    public static int main(ShellSystem system, List<String> argv, Map<String, String> environment, Equipment equipment) {
        var invocation = Invocation.parse(argv);
        var builtins = new ArrayList<Builtin>(StandardBuiltins.all());
        builtins.addAll(equipment.builtins());
        var sh = new ShellContext(system, new Builtins(builtins), invocation.name(), environment);
        return sh.executor().toTheEnd(new Shell(sh, invocation, equipment)::run);
    }

    private int run() {
        if (invocation.error() != null) {
            sh.complain(invocation.error());
            return USAGE;
        }
        sh.setPositional(invocation.arguments());
        boolean interactive = isInteractive();
        if (interactive) {
            sh.set(Option.INTERACTIVE, true);
            sh.set(Option.MONITOR, true);
        }
        invocation.options().forEach(option -> sh.set(option, true));
        if (invocation.login()) {
            startFile("/etc/profile");
            startFile(sh.variables().getOrDefault("HOME", "") + "/.profile");
        }
        return interactive ? new InteractiveSession(sh, equipment.editor().apply(sh)).run() : runScript();
    }

    private boolean isInteractive() {
        boolean reads = invocation.command() == null && invocation.file() == null;
        return invocation.options().contains(Option.INTERACTIVE) && reads
                || reads && sh.system().isatty(0) && sh.system().isatty(2);
    }

    private void startFile(String path) {
        var content = FileContent.read(sh.system(), path);
        if (content.error() == 0) {
            new Scripts(sh).source(content.text());
        }
    }

    private int runScript() {
        var scripts = new Scripts(sh);
        if (invocation.command() != null) {
            return scripts.run(shown(InputLines.of(invocation.command())), true);
        }
        if (invocation.file() == null) {
            return scripts.run(shown(new StandardInputLines(sh.system())), false);
        }
        var content = FileContent.read(sh.system(), invocation.file());
        if (content.error() < 0) {
            sh.complain("cannot open " + invocation.file() + ": " + Errno.message(content.error()));
            return NO_SUCH_SCRIPT;
        }
        return scripts.run(shown(InputLines.of(content.text())), true);
    }

    /** {@code set -v}: shows lines as they are read. */
    private InputLines shown(InputLines lines) {
        return open -> {
            String text = lines.next(open);
            if (text != null && sh.has(Option.VERBOSE)) {
                sh.printError(text);
            }
            return text;
        };
    }
}

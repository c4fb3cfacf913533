package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import pith.shell.language.Command;
import pith.shell.language.Command.Assignment;
import pith.shell.language.Command.SimpleCommand;

/** Simple commands (XCU 2.9.1): expand, redirect, assign, and run a built-in, a function or a program. */
public final class SimpleCommands {
    private static final int REDIRECTION_FAILED = 2;

    private final ShellContext sh;
    private final Expander expander;
    private final Redirector redirector;
    private final Tracing tracing;

    SimpleCommands(ShellContext sh, Expander expander, Redirector redirector) {
        this.sh = sh;
        this.expander = expander;
        this.redirector = redirector;
        this.tracing = new Tracing(sh);
    }

    int run(SimpleCommand command, boolean exits) {
        sh.setLine(command.line());
        sh.executor().setSubstitutionStatus(0);
        var argv = expander.fields(command.words());
        if (argv.isEmpty()) {
            return withoutName(command);
        }
        String name = argv.getFirst();
        var builtin = sh.builtins().find(name);
        if (builtin != null && builtin.special()) {
            return special(command, builtin, argv);
        }
        var function = sh.functions().get(name);
        if (function != null) {
            return withAssignments(command, argv, () -> call(function, argv));
        }
        if (builtin != null) {
            return withAssignments(command, argv, () -> run(builtin, argv));
        }
        return program(command, argv, exits);
    }

    /** Only assignments and redirections: the assignments stay, the redirections are tried and taken back. */
    private int withoutName(SimpleCommand command) {
        var saved = redirector.apply(command.redirections());
        if (saved == null) {
            return REDIRECTION_FAILED;
        }
        redirector.restore(saved);
        var traced = new ArrayList<String>();
        for (var assignment : command.assignments()) {
            String value = expander.single(assignment.value());
            sh.assign(assignment.name(), value);
            traced.add(assignment.name() + "=" + value);
        }
        tracing.show(traced, List.of());
        return sh.executor().substitutionStatus();
    }

    private void assign(SimpleCommand command, boolean exports, List<String> argv) {
        var traced = new ArrayList<String>();
        for (var assignment : command.assignments()) {
            String value = expander.single(assignment.value());
            sh.assign(assignment.name(), value);
            if (exports) {
                sh.variables().export(assignment.name());
            }
            traced.add(assignment.name() + "=" + value);
        }
        tracing.show(traced, argv);
    }

    /** Assignments stay; {@code exec} alone makes its redirections stay. An error ends a script. */
    private int special(SimpleCommand command, Builtin builtin, List<String> argv) {
        boolean isExec = builtin.name().equals("exec");
        if (isExec && argv.size() == 1) {
            assign(command, false, argv);
            if (!redirector.perform(command.redirections())) {
                throw new Unwind.Failure(REDIRECTION_FAILED);
            }
            return 0;
        }
        return redirected(command, true, () -> {
            assign(command, isExec, argv);
            return run(builtin, argv);
        });
    }

    /** Assignments hold for the command only, and are exported to what it runs. */
    private int withAssignments(SimpleCommand command, List<String> argv, IntSupplier body) {
        return redirected(command, false, () -> {
            var names = command.assignments().stream().map(Assignment::name).toList();
            var saved = sh.variables().save(names);
            try {
                assign(command, true, argv);
                return body.getAsInt();
            } finally {
                sh.variables().restore(saved);
            }
        });
    }

    private int redirected(SimpleCommand command, boolean failureEnds, IntSupplier body) {
        var saved = redirector.apply(command.redirections());
        if (saved == null && failureEnds) {
            throw new Unwind.Failure(REDIRECTION_FAILED);
        }
        if (saved == null) {
            return REDIRECTION_FAILED;
        }
        int status;
        try {
            status = body.getAsInt();
        } catch (Unwind unwind) {
            redirector.restore(saved);
            throw unwind;
        }
        redirector.restore(saved);
        return status;
    }

    private int run(Builtin builtin, List<String> argv) {
        int status = builtin.run(sh, argv);
        long failure = sh.output().takeFailure();
        if (failure < 0) {
            sh.complain(builtin.name() + ": cannot write: " + Errno.message(failure));
            return status == 0 ? 1 : status;
        }
        return status;
    }

    /** Runs a function with its own positional parameters and locals. */
    private int call(Command body, List<String> argv) {
        sh.frames().enter(Frames.Kind.FUNCTION, sh);
        var outerPositional = sh.positional();
        int outerLoops = sh.frames().enterFunction();
        sh.variables().enterScope();
        sh.setPositional(argv.subList(1, argv.size()));
        try {
            return sh.executor().run(body, false);
        } catch (Unwind.Return returned) {
            return returned.status();
        } finally {
            sh.setPositional(outerPositional);
            sh.variables().leaveScope();
            sh.frames().leaveFunction(outerLoops);
            sh.frames().leave(Frames.Kind.FUNCTION);
        }
    }

    private int program(SimpleCommand command, List<String> argv, boolean exits) {
        if (exits && sh.traps().isEmpty()) {
            return become(command, argv);
        }
        sh.programs().find(argv.getFirst());
        String text = String.join(" ", argv);
        return sh.jobControl().runForeground(text, child -> child.executor().simpleCommands().become(command, argv));
    }

    /** In a process of its own: the program takes the shell's place. */
    private int become(SimpleCommand command, List<String> argv) {
        if (!redirector.perform(command.redirections())) {
            return REDIRECTION_FAILED;
        }
        assign(command, true, argv);
        return sh.programs().execute(argv);
    }

    /** Runs a command that is not to be a function, for {@code command}: what a special built-in cannot do does not end the shell either. */
    public int runNoFunction(List<String> argv) {
        var builtin = sh.builtins().find(argv.getFirst());
        try {
            return builtin != null ? run(builtin, argv) : runProgram(argv);
        } catch (Unwind.Failure failure) {
            return failure.status();
        }
    }

    /** In a process of its own: what {@link #runNoFunction} would run, in its place. {@return the status, if it was no program} */
    public int becomeNoFunction(List<String> argv) {
        var builtin = sh.builtins().find(argv.getFirst());
        return builtin != null ? run(builtin, argv) : sh.programs().execute(argv);
    }

    /** Runs a command that is to be a program: a built-in that gives way to it calls this. */
    public int runProgram(List<String> argv) {
        sh.programs().find(argv.getFirst());
        return sh.jobControl().runForeground(String.join(" ", argv), child -> child.programs().execute(argv));
    }
}

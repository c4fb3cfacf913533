package pith.shell.execution;

import java.util.List;
import java.util.function.IntSupplier;
import pith.shell.language.Command;
import pith.shell.language.CommandList;
import pith.shell.language.CommandList.AndOr;
import pith.shell.language.CommandList.Connector;
import pith.shell.language.CommandList.Pipeline;
import pith.shell.language.Redirection;

/**
 * Runs commands (XCU 2.9). Each method returns an exit status.
 *
 * <p>{@code exits} says that the process ends with the command: then a program need not be forked but may take the shell's place,
 * as nothing remains for the shell to do.
 */
public final class Executor {
    private final ShellContext sh;
    private final Expander expander;
    private final Redirector redirector;
    private final SimpleCommands simpleCommands;
    private int substitutionStatus;

    Executor(ShellContext sh) {
        this.sh = sh;
        this.expander = new Expander(sh);
        this.redirector = new Redirector(sh);
        this.simpleCommands = new SimpleCommands(sh, expander, redirector);
    }

    public Expander expander() {
        return expander;
    }

    Redirector redirector() {
        return redirector;
    }

    public SimpleCommands simpleCommands() {
        return simpleCommands;
    }

    /** The status of the last command substitution, which is that of a command without a name. */
    int substitutionStatus() {
        return substitutionStatus;
    }

    void setSubstitutionStatus(int status) {
        substitutionStatus = status;
    }

    /** Runs what a process does until it exits: {@return the status to exit with}, after the EXIT trap. */
    public int toTheEnd(IntSupplier body) {
        int status;
        try {
            status = body.getAsInt();
        } catch (Unwind unwind) {
            status = unwind.status();
        }
        return sh.traps().runExit(status);
    }

    public int run(CommandList list, boolean exits) {
        int status = 0;
        for (int i = 0; i < list.items().size() && executes(); i++) {
            var item = list.items().get(i);
            if (item.background()) {
                sh.jobControl().runBackground(item.andOr());
                status = 0;
                sh.setLastStatus(status);
            } else {
                status = run(item.andOr(), exits && i == list.items().size() - 1);
            }
        }
        return status;
    }

    /** {@code set -n} only reads, except where a person would never get out of it. */
    private boolean executes() {
        return !sh.has(Option.NOEXEC) || sh.has(Option.INTERACTIVE);
    }

    int run(AndOr andOr, boolean exits) {
        var rest = andOr.rest();
        int status = rest.isEmpty() ? run(andOr.first(), exits) : tested(() -> run(andOr.first(), false));
        for (int i = 0; i < rest.size(); i++) {
            var link = rest.get(i);
            boolean isLast = i == rest.size() - 1;
            if ((status == 0) == (link.connector() == Connector.AND)) {
                status = isLast ? run(link.pipeline(), exits) : tested(() -> run(link.pipeline(), false));
            }
        }
        return status;
    }

    private int tested(IntSupplier command) {
        sh.frames().enterTested();
        try {
            return command.getAsInt();
        } finally {
            sh.frames().leaveTested();
        }
    }

    private int run(Pipeline pipeline, boolean exits) {
        int status = pipeline.negated() ? tested(() -> runCommands(pipeline, false)) : runCommands(pipeline, exits);
        if (pipeline.negated()) {
            status = status == 0 ? 1 : 0;
        }
        sh.setLastStatus(status);
        sh.traps().runPending();
        if (status != 0 && sh.has(Option.ERREXIT) && !pipeline.negated() && !sh.frames().isTested() && mayEndShell(pipeline)) {
            throw new Unwind.Exit(status);
        }
        return status;
    }

    /** A compound command's status was decided within it, where {@code set -e} has looked already. */
    private static boolean mayEndShell(Pipeline pipeline) {
        var first = pipeline.commands().getFirst();
        return pipeline.commands().size() > 1 || first instanceof Command.SimpleCommand || first instanceof Command.Subshell
                || first instanceof Command.Redirected(var inner, var redirections) && inner instanceof Command.Subshell;
    }

    private int runCommands(Pipeline pipeline, boolean exits) {
        var commands = pipeline.commands();
        if (commands.size() == 1) {
            return run(commands.getFirst(), exits);
        }
        var job = sh.jobControl().createJob(pipeline.source().text());
        sh.jobControl().startPipeline(pipeline, job, false);
        return sh.jobControl().waitForeground(job);
    }

    int run(Command command, boolean exits) {
        if (command instanceof Command.SimpleCommand simple) {
            return simpleCommands.run(simple, exits);
        }
        sh.frames().enter(Frames.Kind.COMPOUND, sh);
        try {
            return runCompound(command, exits);
        } finally {
            sh.frames().leave(Frames.Kind.COMPOUND);
        }
    }

    private int runCompound(Command command, boolean exits) {
        return switch (command) {
            case Command.SimpleCommand simple -> simpleCommands.run(simple, exits);
            case Command.Subshell(var body) -> subshell(body, exits);
            case Command.Group(var body) -> run(body, exits);
            case Command.If conditional -> conditional(conditional, exits);
            case Command.Loop loop -> new Loops(sh).run(loop);
            case Command.For loop -> new Loops(sh).run(loop);
            case Command.Case choice -> choice(choice, exits);
            case Command.FunctionDefinition(var name, var body) -> define(name, body);
            case Command.Redirected(var inner, var redirections) -> redirected(inner, redirections);
        };
    }

    private int subshell(CommandList body, boolean exits) {
        if (exits && sh.traps().isEmpty()) {
            return run(body, true);
        }
        return sh.jobControl().runForeground("( ... )", child -> child.executor().run(body, true));
    }

    private int conditional(Command.If conditional, boolean exits) {
        for (var branch : conditional.branches()) {
            if (tested(() -> run(branch.condition(), false)) == 0) {
                return run(branch.body(), exits);
            }
        }
        return conditional.otherwise().isPresent() ? run(conditional.otherwise().get(), exits) : 0;
    }

    private int choice(Command.Case choice, boolean exits) {
        String subject = expander.single(choice.subject());
        for (var item : choice.items()) {
            for (var pattern : item.patterns()) {
                if (expander.pattern(pattern).matches(subject)) {
                    return run(item.body(), exits);
                }
            }
        }
        return 0;
    }

    private int define(String name, Command body) {
        sh.functions().put(name, body);
        return 0;
    }

    private int redirected(Command inner, List<Redirection> redirections) {
        var saved = redirector.apply(redirections);
        if (saved == null) {
            return 2;
        }
        int status;
        try {
            status = run(inner, false);
        } catch (Unwind unwind) {
            redirector.restore(saved);
            throw unwind;
        }
        redirector.restore(saved);
        return status;
    }
}

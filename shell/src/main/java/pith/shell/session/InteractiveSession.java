package pith.shell.session;

import java.util.Optional;
import pith.shell.execution.FileContent;
import pith.shell.execution.Job;
import pith.shell.execution.Option;
import pith.shell.execution.Prompts;
import pith.shell.execution.Scripts;
import pith.shell.execution.ShellContext;
import pith.shell.execution.Unwind;
import pith.shell.language.CommandList;
import pith.shell.language.Parser;
import pith.shell.language.SyntaxException;

/** Prompt, read, run, until the end. An error ends the command, not the shell. */
final class InteractiveSession {
    private static final int SYNTAX_ERROR = 2;

    private final ShellContext sh;
    private final LineSource source;
    private Parser parser;
    private boolean ended;
    private boolean warned;

    InteractiveSession(ShellContext sh, LineSource source) {
        this.sh = sh;
        this.source = source;
    }

    int run() {
        boolean root = sh.system().geteuid() == 0;
        setDefault("PS1", root ? "# " : "$ ");
        setDefault("PS2", "> ");
        source.attach(sh);
        startFile();
        parser = newParser();
        while (!ended) {
            runNext();
        }
        return sh.lastStatus();
    }

    private void setDefault(String name, String value) {
        if (sh.variables().get(name) == null) {
            sh.assign(name, value);
        }
    }

    /** The file that {@code $ENV} names. */
    private void startFile() {
        String path = Prompts.expand(sh, sh.variables().getOrDefault("ENV", ""));
        var content = path.isEmpty() ? new FileContent(-1, "") : FileContent.read(sh.system(), path);
        if (content.error() == 0) {
            guarded(() -> new Scripts(sh).source(content.text()));
        }
    }

    private Parser newParser() {
        return new Parser(this::line, sh.aliases()::get);
    }

    private void runNext() {
        guarded(() -> {
            Optional<CommandList> command = next();
            if (command.isEmpty()) {
                end();
            } else if (!command.get().items().isEmpty()) {
                warned = false;
                sh.executor().run(command.get(), false);
            }
        });
    }

    private Optional<CommandList> next() {
        try {
            return parser.next();
        } catch (SyntaxException wrong) {
            parser.recover();
            throw sh.failure(SYNTAX_ERROR, wrong.sentence());
        }
    }

    /** Errors and Ctrl-C come back here; {@code exit} goes on to the end of the shell. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Unwind.Exit exit) {
            throw exit;
        } catch (Unwind.Interrupt interrupt) {
            parser = newParser();
            sh.setLastStatus(interrupt.status());
        } catch (Unwind failure) {
            sh.setLastStatus(failure.status());
        }
    }

    private String line(String open) {
        if (open.isEmpty()) {
            sh.traps().runPending();
            sh.jobControl().reportNews();
        }
        String prompt = Prompts.expand(sh, sh.variables().getOrDefault(open.isEmpty() ? "PS1" : "PS2", ""));
        return switch (source.read(prompt, open)) {
            case LineSource.Answer.Line(String text) -> text + "\n";
            case LineSource.Answer.Interrupted() -> {
                sh.system().pollSignals();
                throw interrupt();
            }
            case LineSource.Answer.End() -> null;
        };
    }

    /** Takes the note of the signal, if there was one, for it has been answered. */
    private Unwind.Interrupt interrupt() {
        try {
            sh.traps().runPending();
        } catch (Unwind.Interrupt noted) {
            return noted;
        }
        return new Unwind.Interrupt();
    }

    /** Stopped jobs would be lost without a word: the first end of input only warns. */
    private void end() {
        boolean stopped = sh.jobs().own().stream().anyMatch(job -> job.state() == Job.State.STOPPED);
        if (sh.has(Option.IGNOREEOF)) {
            sh.printError("Use \"exit\" to leave the shell.\n");
            parser = newParser();
        } else if (stopped && !warned) {
            sh.printError("There are stopped jobs.\n");
            warned = true;
            parser = newParser();
        } else {
            ended = true;
        }
    }
}

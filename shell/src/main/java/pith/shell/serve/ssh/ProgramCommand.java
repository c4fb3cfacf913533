package pith.shell.serve.ssh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import pith.shell.serve.session.Program;
import pith.shell.serve.session.ProgramListener;
import pith.shell.serve.session.ProgramRequest;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.terminal.Backlog;
import pith.shell.serve.terminal.VisibleText;
import pith.shell.serve.terminal.WindowSize;

/**
 * A shell line without a terminal: three streams and an exit status. It is hung up when the channel goes. As a listener of its program it is called from any
 * thread.
 */
final class ProgramCommand extends ChannelCommand implements ProgramListener {
    private static final int MOST_EARLY_SIGNALS = 16;

    private final String commandLine;
    private final Backlog backlog = new Backlog();
    /** Signals for a program that is being started. */
    private final List<String> early = new ArrayList<>();
    private Program program;
    private boolean inputEnded;
    private boolean endTold;
    private boolean gone;

    ProgramCommand(Sessions sessions, Executor waiting, String commandLine) {
        super(sessions, waiting);
        this.commandLine = commandLine;
    }

    @Override
    void begin() {
        ProgramRequest request = new ProgramRequest(SessionRequest.USUAL_MACHINE, commandLine, address());
        elsewhere(() -> {
            Program started = sessions().run(account(), request, this);
            onLoop(() -> started(started));
        });
    }

    private void started(Program started) {
        if (gone) {
            started.close();
            return;
        }
        program = started;
        early.forEach(program::signal);
        program.ready();
        passOn();
    }

    @Override
    void input(byte[] bytes, int offset, int length) {
        backlog.add(bytes, offset, length);
        passOn();
    }

    @Override
    void endOfInput() {
        inputEnded = true;
        passOn();
    }

    private void passOn() {
        if (program == null) {
            return;
        }
        used(backlog.pass(program::input));
        if (inputEnded && !endTold && backlog.isEmpty()) {
            endTold = true;
            program.endInput();
        }
    }

    @Override
    void room() {
        if (program != null && ready()) {
            program.ready();
        }
    }

    @Override
    void resized(WindowSize size) {
        // There is no terminal whose size it could be.
    }

    @Override
    void signal(String name) {
        if (program != null) {
            program.signal(name);
        } else if (early.size() < MOST_EARLY_SIGNALS) {
            early.add(name);
        }
    }

    @Override
    void gone() {
        gone = true;
        if (program != null) {
            program.close();
        }
    }

    @Override
    public boolean ready() {
        return output().hasRoom() && error().hasRoom();
    }

    @Override
    public void output(byte[] bytes, int offset, int length) {
        output().write(bytes, offset, length);
    }

    @Override
    public void error(byte[] bytes, int offset, int length) {
        error().write(bytes, offset, length);
    }

    @Override
    public void inputReady() {
        onLoop(this::passOn);
    }

    @Override
    public void ended(int status, int signal, String reason) {
        if (status < 0) {
            byte[] bytes = (VisibleText.of(reason) + "\n").getBytes(StandardCharsets.UTF_8);
            error().write(bytes, 0, bytes.length);
        }
        onLoop(() -> {
            channel().endedBy(signal);
            finish(status < 0 ? 255 : status);
        });
    }
}

package pith.shell.serve.ssh;

import java.util.concurrent.Executor;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.terminal.Choice;
import pith.shell.serve.terminal.Console;
import pith.shell.serve.terminal.Line;
import pith.shell.serve.terminal.WindowSize;

/** A terminal at a session. The session outlives the channel. */
final class TerminalCommand extends ChannelCommand implements Line {
    private final Choice choice;
    private Console console;

    TerminalCommand(Sessions sessions, Executor waiting, Choice choice) {
        super(sessions, waiting);
        this.choice = choice;
    }

    @Override
    void begin() {
        console = new Console(account(), address(), this);
        console.resize(channel().size());
        String term = channel().term();
        WindowSize size = channel().size();
        elsewhere(() -> console.begin(choice, sessions(), term, size));
    }

    @Override
    void input(byte[] bytes, int offset, int length) {
        console.input(bytes, offset, length);
    }

    @Override
    void endOfInput() {
        // A terminal whose keyboard is gone is still looked at; the shell does not end by it.
    }

    @Override
    void room() {
        if (writable()) {
            console.lineWritable();
        }
    }

    @Override
    void resized(WindowSize size) {
        if (console != null) {
            console.resize(size);
        }
    }

    /** Those that a terminal has keys for: its driver in the machine knows whom they are meant for. */
    @Override
    void signal(String name) {
        char key = switch (name) {
            case "INT" -> 'C';
            case "QUIT" -> '\\';
            case "TSTP" -> 'Z';
            default -> 0;
        };
        if (key != 0 && console != null) {
            console.input(new byte[] {(byte) (key & 0x1f)}, 0, 1);
        }
    }

    @Override
    void gone() {
        if (console != null) {
            console.leave();
        }
    }

    @Override
    public void execute(Runnable step) {
        onLoop(step);
    }

    @Override
    public boolean writable() {
        return output().hasRoom();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        output().write(bytes, offset, length);
    }

    @Override
    public void taken(int count) {
        used(count);
    }

    @Override
    public void close(int status) {
        finish(status < 0 ? 255 : status);
    }
}

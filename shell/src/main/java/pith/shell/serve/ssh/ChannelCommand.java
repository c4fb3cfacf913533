package pith.shell.serve.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AsyncCommandStreamsAware;
import org.apache.sshd.server.channel.ChannelSessionAware;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.Account;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.net.Admission;
import pith.shell.serve.terminal.WindowSize;

/**
 * What runs in a channel: its streams as bytes that arrive and go, without a thread. All of it happens on the connection's event loop, but for what a subclass
 * says of itself.
 */
abstract sealed class ChannelCommand implements Command, AsyncCommandStreamsAware, ChannelSessionAware, ChannelDataReceiver
        permits TerminalCommand, ProgramCommand, WordsCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelCommand.class);

    private final Sessions sessions;
    private final Executor waiting;
    private ConsoleChannel channel;
    private Executor loop;
    private SshOutput output;
    private SshOutput error;
    private ExitCallback exit;
    private int status;
    private boolean ending;

    ChannelCommand(Sessions sessions, Executor waiting) {
        this.sessions = sessions;
        this.waiting = waiting;
    }

    /** Begins; {@link #elsewhere} is for what may wait. */
    abstract void begin();

    /** More input. What has been used of it is {@link #used}. */
    abstract void input(byte[] bytes, int offset, int length);

    /** No more input comes. May be called again. */
    abstract void endOfInput();

    /** An output has room again. */
    abstract void room();

    abstract void resized(WindowSize size);

    /** A signal by its name without SIG (RFC 4254, section 6.10). */
    abstract void signal(String name);

    /** The channel is gone. */
    abstract void gone();

    final Sessions sessions() {
        return sessions;
    }

    final ConsoleChannel channel() {
        return channel;
    }

    final Account account() {
        return channel.getSession().getAttribute(Entrance.ACCOUNT);
    }

    final String address() {
        return Admission.address(channel.getSession().getRemoteAddress());
    }

    final SshOutput output() {
        return output;
    }

    final SshOutput error() {
        return error;
    }

    /** From any thread. */
    final void onLoop(Runnable step) {
        loop.execute(step);
    }

    /** Does what may wait on a thread that may; what goes wrong there ends the command with a sentence. */
    final void elsewhere(Runnable job) {
        try {
            waiting.execute(() -> {
                try {
                    job.run();
                } catch (SessionRefused refused) {
                    fail(refused.getMessage());
                } catch (RuntimeException failure) {
                    LOG.error("A command failed", failure);
                    fail("Something went wrong on the server. Its log says more.");
                }
            });
        } catch (RejectedExecutionException full) {
            fail("Too many people are coming in just now. Try again soon.");
        }
    }

    /** Ends with a sentence. From any thread. */
    final void fail(String sentence) {
        byte[] bytes = (sentence + "\r\n").getBytes(StandardCharsets.UTF_8);
        SshOutput to = channel.hasTerminal() ? output : error;
        to.write(bytes, 0, bytes.length);
        onLoop(() -> finish(255));
    }

    /** {@code count} bytes of input have been used: the client may send as many more. */
    final void used(int count) {
        try {
            if (count > 0 && !channel.isClosing()) {
                channel.getLocalWindow().release(count);
            }
        } catch (IOException gone) {
            channel.close(true);
        }
    }

    /** Ends with that status once all output has been written. */
    final void finish(int with) {
        if (!ending) {
            ending = true;
            status = with;
            endIfWritten();
        }
    }

    private void endIfWritten() {
        if (ending && exit != null && output.isIdle() && error.isIdle()) {
            ExitCallback callback = exit;
            exit = null;
            callback.onExit(status);
        }
    }

    private void roomAgain() {
        room();
        endIfWritten();
    }

    @Override
    public final void setChannelSession(ChannelSession session) {
        channel = (ConsoleChannel) session;
        loop = SshTransport.loop(session.getSession());
        session.setDataReceiver(this);
    }

    @Override
    public final void setIoOutputStream(IoOutputStream stream) {
        output = new SshOutput(stream, loop, this::roomAgain);
    }

    @Override
    public final void setIoErrorStream(IoOutputStream stream) {
        error = new SshOutput(stream, loop, this::roomAgain);
    }

    @Override
    public final void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public final void start(ChannelSession session, Environment environment) {
        begin();
    }

    /** {@return 0: the client is told with {@link #used}} */
    @Override
    public final int data(ChannelSession session, byte[] bytes, int offset, int length) {
        input(bytes, offset, length);
        return 0;
    }

    @Override
    public final void close() {
        if (!channel.isClosing()) {
            endOfInput();
        }
    }

    @Override
    public final void destroy(ChannelSession session) {
        gone();
    }

    @Override
    public final void setIoInputStream(IoInputStream stream) {
        throw new AssertionError("input comes as data");
    }

    @Override
    public final void setInputStream(InputStream stream) {
        throw new AssertionError("input comes as data");
    }

    @Override
    public final void setOutputStream(OutputStream stream) {
        throw new AssertionError("output goes as data");
    }

    @Override
    public final void setErrorStream(OutputStream stream) {
        throw new AssertionError("output goes as data");
    }
}

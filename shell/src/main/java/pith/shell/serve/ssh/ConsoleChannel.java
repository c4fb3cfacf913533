package pith.shell.serve.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import pith.shell.execution.Signals;
import pith.shell.serve.terminal.TerminalName;
import pith.shell.serve.terminal.WindowSize;

/**
 * A channel that runs one shell or command (RFC 4254, section 6). Of what clients may ask for, it knows a terminal, its size, and signals. Variables are
 * refused, all of them: what a machine's shell starts with is the machine's affair; and so are the terminal's modes, which the machine's terminal has its own
 * of.
 */
final class ConsoleChannel extends ChannelSession {
    private static final int MOST_CHANNELS = 10;
    private static final Set<String> KNOWN_REQUESTS = Set.of("pty-req", "window-change", "signal", "break", CHANNEL_SHELL, CHANNEL_EXEC);

    /** Those that have names (RFC 4254, section 6.10). */
    private static final Set<String> SIGNALS = Set.of("ABRT", "ALRM", "FPE", "HUP", "ILL", "INT", "KILL", "PIPE", "QUIT", "SEGV", "TERM", "USR1", "USR2");

    private boolean terminal;
    private String term = TerminalName.USUAL;
    private WindowSize size = WindowSize.USUAL;
    private int signal;

    private ConsoleChannel() {
        super(List.of());
    }

    static ChannelFactory factory() {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return "session";
            }

            @Override
            public Channel createChannel(Session session) {
                return new ConsoleChannel();
            }
        };
    }

    boolean hasTerminal() {
        return terminal;
    }

    String term() {
        return term;
    }

    WindowSize size() {
        return size;
    }

    /** The number of the signal that ended the program, which is told in place of a status; 0 if none did. */
    void endedBy(int number) {
        signal = number;
    }

    /** Of signals, the protocol has names for the usual ones; another one shows as the status that a shell gives it. */
    @Override
    protected void sendExitStatus(int status) throws IOException {
        if (SIGNALS.contains(Signals.name(signal)) && !exitStatusSent.getAndSet(true)) {
            Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            buffer.putUInt(getRecipient());
            buffer.putString("exit-signal");
            buffer.putBoolean(false);
            buffer.putString(Signals.name(signal));
            buffer.putBoolean(false);
            buffer.putString(Signals.description(signal));
            buffer.putString("");
            writePacket(buffer);
            notifyStateChanged("exit-signal");
        } else {
            super.sendExitStatus(status);
        }
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        if (service instanceof AbstractConnectionService connection && connection.getChannels().size() > MOST_CHANNELS) {
            // The library keeps a channel that could not be opened, for ever.
            service.unregisterChannel(this);
            OpenFuture refused = new DefaultOpenFuture(this, this);
            refused.setException(new SshChannelOpenException(getChannelId(), SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "Too many channels."));
            return refused;
        }
        return super.doInit(buffer);
    }

    @Override
    protected RequestHandler.Result handleInternalRequest(String type, boolean wantReply, Buffer buffer) throws IOException {
        return KNOWN_REQUESTS.contains(type) ? super.handleInternalRequest(type, wantReply, buffer) : RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handlePtyReq(Buffer buffer, boolean wantReply) {
        if (terminal || commandInstance != null) {
            return RequestHandler.Result.ReplyFailure;
        }
        terminal = true;
        term = TerminalName.nearest(buffer.getString());
        size = WindowSize.of(buffer.getUInt(), buffer.getUInt());
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected RequestHandler.Result handleWindowChange(Buffer buffer, boolean wantReply) {
        size = WindowSize.of(buffer.getUInt(), buffer.getUInt());
        if (commandInstance instanceof ChannelCommand command) {
            command.resized(size);
        }
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected RequestHandler.Result handleSignalParsed(String name) {
        if (commandInstance instanceof ChannelCommand command) {
            command.signal(name);
        }
        return RequestHandler.Result.ReplySuccess;
    }

    /** RFC 4335. */
    @Override
    protected RequestHandler.Result handleBreakParsed(long millis) {
        return handleSignalParsed("INT");
    }
}

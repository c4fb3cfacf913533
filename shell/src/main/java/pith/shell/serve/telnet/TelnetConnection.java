package pith.shell.serve.telnet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.net.Admission;
import pith.shell.serve.terminal.Choice;
import pith.shell.serve.terminal.Console;
import pith.shell.serve.terminal.WindowSize;

/** One client: first it signs in, then its terminal is at a session. Confined to the event loop. */
final class TelnetConnection extends ChannelInboundHandlerAdapter implements TelnetDecoder.Events, SignInDialog.Outcome {
    private static final int MOST_OPTIONS = 2048;
    private static final int MOST_TRIES = 3;
    private static final Set<Integer> SERVER_OPTIONS = Set.of(Telnet.BINARY, Telnet.ECHO, Telnet.SUPPRESS_GO_AHEAD);
    private static final Set<Integer> CLIENT_OPTIONS = Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD, Telnet.TERMINAL_TYPE, Telnet.WINDOW_SIZE);

    private final Channel channel;
    private final Duration signIn;
    private final Executor waiting;
    private final Accounts accounts;
    private final Sessions sessions;
    private final TelnetLine line;
    private final TelnetEncoder encoder = new TelnetEncoder();
    private final TelnetDecoder decoder = new TelnetDecoder(this);
    private final OptionSide ours;
    private final OptionSide theirs;
    private final ClientTerminal terminal = new ClientTerminal();
    private final SignInDialog dialog;
    private final byte[] piece = new byte[1024];
    private WindowSize shownSize = WindowSize.USUAL;
    private Future<?> signInLimit;
    private Console console;
    private boolean checking;
    private byte[] ahead = {};
    private int options;
    private int tries;

    TelnetConnection(Channel channel, Duration signIn, Executor waiting, Accounts accounts, Sessions sessions) {
        this.channel = channel;
        this.signIn = signIn;
        this.waiting = waiting;
        this.accounts = accounts;
        this.sessions = sessions;
        line = new TelnetLine(channel);
        ours = OptionSide.ofServer(SERVER_OPTIONS, this::negotiate);
        theirs = OptionSide.ofClient(CLIENT_OPTIONS, this::negotiate);
        dialog = new SignInDialog(line::send, this);
    }

    private void negotiate(int verb, int option) {
        line.command(Telnet.IAC, verb, option);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.pipeline().addFirst(encoder);
        signInLimit = channel.eventLoop().schedule(() -> hangUp("Nobody signed in for too long."), signIn.toMillis(), TimeUnit.MILLISECONDS);
        ours.want(Telnet.ECHO);
        ours.want(Telnet.SUPPRESS_GO_AHEAD);
        theirs.want(Telnet.SUPPRESS_GO_AHEAD);
        theirs.want(Telnet.WINDOW_SIZE);
        theirs.want(Telnet.TERMINAL_TYPE);
        ours.want(Telnet.BINARY);
        theirs.want(Telnet.BINARY);
        line.send("Pith, a teaching kernel. Nothing is encrypted on this line.\r\n\r\n");
        dialog.begin();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                int length = Math.min(bytes.readableBytes(), piece.length);
                bytes.readBytes(piece, 0, length);
                decoder.feed(piece, 0, length);
            }
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        showSize();
    }

    /** However many sizes came, the last one counts; what was typed after it finds it. */
    private void showSize() {
        if (console != null && !shownSize.equals(terminal.size())) {
            shownSize = terminal.size();
            console.resize(shownSize);
        }
    }

    @Override
    public void text(byte[] bytes, int length) {
        if (console != null) {
            type(bytes, length);
        } else if (checking) {
            typeAhead(bytes, length);
        } else {
            for (int i = 0; i < length && !line.closing(); i++) {
                if (checking) {
                    typeAhead(Arrays.copyOfRange(bytes, i, length), length - i);
                    return;
                }
                dialog.typed(bytes[i]);
            }
        }
    }

    private void type(byte[] bytes, int length) {
        showSize();
        line.delivered(length);
        console.input(bytes, 0, length);
    }

    /** What was typed in the same breath as the password is for the session. Nothing more is read meanwhile, so that this is little. */
    private void typeAhead(byte[] bytes, int length) {
        int before = ahead.length;
        ahead = Arrays.copyOf(ahead, before + length);
        System.arraycopy(bytes, 0, ahead, before, length);
    }

    /** Commands that mean a key: the terminal's driver in the machine knows what the key does. */
    @Override
    public void command(int code) {
        switch (code) {
            case Telnet.INTERRUPT_PROCESS, Telnet.BREAK -> key('C' & 0x1f);
            case Telnet.ABORT -> key('\\' & 0x1f);
            case Telnet.SUSPEND -> key('Z' & 0x1f);
            case Telnet.END_OF_FILE -> key('D' & 0x1f);
            case Telnet.ERASE_CHARACTER -> key(0x7f);
            case Telnet.ERASE_LINE -> key('U' & 0x1f);
            case Telnet.ARE_YOU_THERE -> answer();
            default -> { }
        }
    }

    private void key(int value) {
        text(new byte[] {(byte) value}, 1);
    }

    private void answer() {
        if (channel.isWritable()) {
            line.send("\r\n[Pith is here]\r\n");
        }
    }

    @Override
    public void option(int verb, int option) {
        if (++options > MOST_OPTIONS) {
            hangUp("Too many options.");
            return;
        }
        switch (verb) {
            case Telnet.DO -> ours.heardYes(option);
            case Telnet.DONT -> ours.heardNo(option);
            case Telnet.WILL -> {
                if (theirs.heardYes(option) && option == Telnet.TERMINAL_TYPE) {
                    askForName();
                }
            }
            default -> theirs.heardNo(option);
        }
        encoder.binary(ours.isOn(Telnet.BINARY));
        decoder.binary(theirs.isOn(Telnet.BINARY));
    }

    private void askForName() {
        line.command(Telnet.IAC, Telnet.SB, Telnet.TERMINAL_TYPE, Telnet.SEND, Telnet.IAC, Telnet.SE);
    }

    @Override
    public void parameters(int option, byte[] bytes, int length) {
        if (!theirs.isOn(option)) {
            return;
        }
        if (option == Telnet.WINDOW_SIZE) {
            terminal.sized(bytes, length);
        } else if (option == Telnet.TERMINAL_TYPE && terminal.named(bytes, length)) {
            askForName();
        }
    }

    @Override
    public void endless() {
        hangUp("Parameters without an end.");
    }

    @Override
    public void answered(String name, byte[] password, Choice choice) {
        checking = true;
        line.hold(true);
        String address = Admission.address(channel.remoteAddress());
        elsewhere(() -> {
            SignIn answer = accounts.password(name, password, address);
            Arrays.fill(password, (byte) 0);
            line.execute(() -> answered(answer, choice));
        });
    }

    /** Does what may wait, on a thread that may. */
    private void elsewhere(Runnable job) {
        try {
            waiting.execute(job);
        } catch (RejectedExecutionException full) {
            hangUp("Too many people are coming in just now. Try again soon.");
        }
    }

    private void answered(SignIn answer, Choice choice) {
        switch (answer) {
            case SignIn.Accepted(Account account) -> enter(account, choice);
            case SignIn.Throttled(long seconds) -> hangUp("Too many failures. Try again in " + seconds + " seconds.");
            case SignIn.Denied() -> denied();
        }
    }

    private void denied() {
        if (++tries == MOST_TRIES) {
            hangUp("That is not right.");
            return;
        }
        ahead = new byte[0];
        checking = false;
        line.send("That is not right.\r\n");
        dialog.begin();
        line.hold(false);
    }

    private void enter(Account account, Choice choice) {
        if (!channel.isActive() || line.closing()) {
            return;
        }
        signInLimit.cancel(false);
        Admission.signedIn(channel);
        console = new Console(account, Admission.address(channel.remoteAddress()), line);
        shownSize = terminal.size();
        console.resize(shownSize);
        if (ahead.length > 0) {
            type(ahead, ahead.length);
            ahead = new byte[0];
        }
        line.hold(false);
        Console entered = console;
        String name = terminal.name();
        WindowSize size = shownSize;
        elsewhere(() -> entered.begin(choice, sessions, name, size));
    }

    @Override
    public void givenUp() {
        hangUp("Bye.");
    }

    private void hangUp(String sentence) {
        if (!line.closing()) {
            line.send("\r\n" + sentence + "\r\n");
            line.close(1);
        }
    }

    /** A client that does not read what it is asked to sign in with is not read either; later, keys must get through to stop what prints. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = channel.isWritable();
        if (console == null) {
            line.hold(!writable || checking);
        } else if (writable) {
            // A session may be in the middle of giving us output: not now, but next.
            Console there = console;
            channel.eventLoop().execute(there::lineWritable);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        signInLimit.cancel(false);
        if (console != null) {
            console.leave();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

package pith.shell.serve.websocket;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pith.shell.serve.account.Account;
import pith.shell.serve.json.JsonFields;
import pith.shell.serve.json.RecordJson;
import pith.shell.serve.panel.PanelFeed;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.Viewer;

/**
 * A page that is attached to a session: the session's viewer, and the page's hold on it. What the session calls comes from any thread, the rest from the event
 * loop.
 */
final class AttachedPage implements Viewer {
    private static final int MOST_CLIENT = 64;
    private static final int MOST_OUTPUT = 1 << 15;

    /** A storm of new sizes is one size each so often. */
    private static final long RESIZE_MILLIS = 50;

    private record Attached(String session, String owner, String machine, String mode, long taken, long live) {}

    private final ConsoleSocket socket;
    private final ConsoleSockets sockets;
    private final Session session;
    private final OutputWindow window = new OutputWindow();
    private final InputGate input;
    private Attachment attachment;
    private PanelFeed panels;
    private boolean hasKeyboard = true;
    private int columns;
    private int rows;
    private boolean resizing;
    private boolean closed;

    private AttachedPage(ConsoleSockets sockets, ConsoleSocket socket, Session session, Resumptions.Typed typed) {
        this.sockets = sockets;
        this.socket = socket;
        this.session = session;
        if (typed.hold(socket) instanceof ConsoleSocket before && before != socket) {
            before.close(Protocol.REPLACED, "attached anew");
        }
        this.input = new InputGate(typed, socket);
    }

    /** {@return the page, attached as {@code wish} says; null if it may not be} */
    static AttachedPage attach(ConsoleSockets sockets, ConsoleSocket socket, JsonFields wish) {
        Optional<Session> session = sockets.sessions().find(socket.account(), wish.text("session", ""));
        String client = wish.text("client", "");
        if (session.isEmpty() || client.length() > MOST_CLIENT) {
            return null;
        }
        Resumptions.Typed typed = sockets.resumptions().of(new Resumptions.Key(socket.account().name(), session.get().info().id(), client));
        AttachedPage page = new AttachedPage(sockets, socket, session.get(), typed);
        return page.attach(wish.text("mode", "driver").equals("driver") ? Mode.DRIVER : Mode.OBSERVER, wish) ? page : null;
    }

    private boolean attach(Mode mode, JsonFields wish) {
        long from = Math.max(0, wish.number("from", 0));
        window.begin(from);
        var info = session.info();
        socket.send(Protocol.ATTACHED, RecordJson.bytes(new Attached(info.id(), info.owner(), info.machine(), mode.name().toLowerCase(java.util.Locale.ROOT), input.taken(), info.output())));
        try {
            attachment = session.attach(this, mode, from);
        } catch (SessionRefused refused) {
            socket.refuse(refused.getMessage());
            return false;
        }
        attachment.resize((int) wish.number("columns", 80), (int) wish.number("rows", 24));
        return true;
    }

    @Override
    public Account account() {
        return socket.account();
    }

    @Override
    public String address() {
        return socket.address();
    }

    @Override
    public boolean ready() {
        return window.isOpen() && socket.channel().isWritable();
    }

    @Override
    public void output(long sequence, byte[] bytes, int offset, int length) {
        window.sent(sequence + length);
        for (int done = 0; done < length; done += MOST_OUTPUT) {
            int part = Math.min(MOST_OUTPUT, length - done);
            socket.send(Protocol.OUTPUT, sequence + done, bytes, offset + done, part);
        }
    }

    @Override
    public void inputReady() {
        socket.channel().eventLoop().execute(this::drain);
    }

    @Override
    public void news(SessionNews news) {
        if (news instanceof SessionNews.Keyboard keyboard) {
            socket.channel().eventLoop().execute(() -> keyboard(keyboard.yours()));
        }
        if (news instanceof SessionNews.Gap gap) {
            window.begin(gap.to());
        }
        socket.send(Protocol.NEWS, RecordJson.bytes(NewsText.of(news)));
    }

    private void keyboard(boolean mine) {
        hasKeyboard = mine;
        drain();
    }

    /** Bytes of input arrived. {@return false if the page sends what it may not} */
    boolean input(long number, byte[] message, int offset) {
        boolean allowed = input.arrived(number, message, offset);
        drain();
        return allowed;
    }

    private void drain() {
        if (!closed && attachment != null && (hasKeyboard ? input.drain(attachment) : input.discard())) {
            socket.send(Protocol.TAKEN, input.taken(), new byte[0], 0, 0);
        }
    }

    /** The page has shown output. {@return false if it cannot have} */
    boolean shown(long number) {
        boolean wasReady = ready();
        boolean possible = window.shown(number);
        if (!wasReady && ready()) {
            attachment.ready();
        }
        return possible;
    }

    /** The connection takes more. */
    void writable() {
        if (window.isOpen()) {
            attachment.ready();
        }
    }

    void resize(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
        if (!resizing) {
            resizing = true;
            socket.channel().eventLoop().schedule(this::resizeNow, RESIZE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void resizeNow() {
        resizing = false;
        if (!closed) {
            attachment.resize(columns, rows);
        }
    }

    void takeKeyboard() {
        if (!attachment.takeKeyboard()) {
            socket.refuse("The keyboard is not yours to take.");
        }
    }

    void handKeyboard(String name) {
        if (!attachment.handKeyboardTo(name)) {
            socket.refuse("The keyboard cannot be handed to them: either it is not with you, or nobody of that name looks on.");
        }
    }

    void showPanel(JsonFields wish) {
        try {
            if (panels == null) {
                panels = sockets.panels().feed(session.kernel(), socket.channel().eventLoop(), socket);
            }
            panels.show(wish);
        } catch (IllegalArgumentException | SessionRefused refused) {
            socket.refuse(refused.getMessage());
        }
    }

    void hidePanel(String name) {
        if (panels != null) {
            panels.hide(name);
        }
    }

    void panelDrawn(String name) {
        if (panels != null) {
            panels.drawn(name);
        }
    }

    /** The connection is gone. */
    void close() {
        closed = true;
        if (panels != null) {
            panels.close();
        }
        if (attachment != null) {
            attachment.close();
        }
    }
}

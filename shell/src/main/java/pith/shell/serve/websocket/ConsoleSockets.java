package pith.shell.serve.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import pith.shell.serve.account.Account;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.panel.Panels;
import pith.shell.serve.session.Sessions;

/** The WebSockets of a server. */
public final class ConsoleSockets {
    /** The page's pings, our pings' answers: something comes within this, or the other end is gone without having said so. */
    private static final long SILENT_MILLIS = 50_000;

    private static final int MOST_PER_ACCOUNT = 32;

    private final Sessions sessions;
    private final Panels panels;
    private final Audit audit;
    private final long silentMillis;
    private final Resumptions resumptions = new Resumptions();
    private final Set<ConsoleSocket> open = ConcurrentHashMap.newKeySet();

    public ConsoleSockets(Sessions sessions, Panels panels, Audit audit) {
        this(sessions, panels, audit, SILENT_MILLIS);
    }

    /** As usual, but a connection is gone after {@code silentMillis} without a sign of life. */
    public ConsoleSockets(Sessions sessions, Panels panels, Audit audit, long silentMillis) {
        this.sessions = sessions;
        this.panels = panels;
        this.audit = audit;
        this.silentMillis = silentMillis;
    }

    /**
     * Makes a WebSocket of a connection; whose page it is has been checked. On its event loop.
     *
     * @param token what the page must know, too
     * @return whether {@code request} asks for a WebSocket that speaks our protocol, and the account has not too many
     */
    public boolean enter(Channel channel, FullHttpRequest request, Account account, String token, String address) {
        boolean upgrade = request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && request.headers().containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Protocol.NAME, false)
                && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (!upgrade || count(account) >= MOST_PER_ACCOUNT) {
            return false;
        }
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(Protocol.MOST_BYTES).allowExtensions(false).build();
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(null, Protocol.NAME, frames).newHandshaker(request);
        if (handshaker == null) {
            return false;
        }
        ConsoleSocket socket = new ConsoleSocket(this, channel, account, token, address);
        handshaker.handshake(channel, request).addListener(done -> {
            if (done.isSuccess()) {
                install(channel.pipeline(), socket);
            } else {
                channel.close();
            }
        });
        return true;
    }

    private void install(ChannelPipeline pipeline, ConsoleSocket socket) {
        open.add(socket);
        socket.channel().closeFuture().addListener(_ -> open.remove(socket));
        pipeline.addFirst(new ReadTimeoutHandler(silentMillis, TimeUnit.MILLISECONDS));
        MessageAssembler messages = new MessageAssembler();
        socket.begin(messages, silentMillis / 3);
        pipeline.addLast(new Utf8FrameValidator(), messages, socket);
    }

    private long count(Account account) {
        return open.stream().filter(socket -> socket.account().name().equals(account.name())).count();
    }

    /** {@return how many are open} */
    public int count() {
        return open.size();
    }

    /** Closes those of some accounts. */
    public void disconnect(Predicate<Account> accounts) {
        open.stream().filter(socket -> accounts.test(socket.account())).forEach(socket -> socket.close(Protocol.SIGNED_OUT, "signed out"));
    }

    /** Breaks all connections without a word, as a network does: pages come back. */
    public void cut() {
        open.forEach(socket -> socket.channel().close());
    }

    Sessions sessions() {
        return sessions;
    }

    Panels panels() {
        return panels;
    }

    Audit audit() {
        return audit;
    }

    Resumptions resumptions() {
        return resumptions;
    }
}

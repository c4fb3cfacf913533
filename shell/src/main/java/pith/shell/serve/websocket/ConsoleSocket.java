package pith.shell.serve.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.Account;
import pith.shell.serve.json.JsonFields;
import pith.shell.serve.json.RecordJson;
import pith.shell.serve.panel.PanelFeed;

/** One page's connection: reads its messages, and writes ours. Confined to its event loop unless said otherwise. */
final class ConsoleSocket extends SimpleChannelInboundHandler<byte[]> implements PanelFeed.Screen {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSocket.class);
    private static final long ATTACH_SECONDS = 10;
    private static final double REQUESTS_A_SECOND = 50;
    private static final double REQUESTS_AT_ONCE = 100;
    private static final int NUMBER_BYTES = 1 + Long.BYTES;

    private record Refusal(String sentence) {}

    private final ConsoleSockets sockets;
    private final Channel channel;
    private final Account account;
    private final String token;
    private final String address;
    private final TokenBucket requests = new TokenBucket(REQUESTS_A_SECOND, REQUESTS_AT_ONCE, System::nanoTime);
    private MessageAssembler messages;
    private ChannelHandlerContext context;
    private AttachedPage page;
    private ScheduledFuture<?> pings;

    ConsoleSocket(ConsoleSockets sockets, Channel channel, Account account, String token, String address) {
        this.sockets = sockets;
        this.channel = channel;
        this.account = account;
        this.token = token;
        this.address = address;
    }

    /** The handshake is done. */
    void begin(MessageAssembler assembler, long pingMillis) {
        messages = assembler;
        pings = channel.eventLoop().scheduleAtFixedRate(() -> channel.writeAndFlush(new PingWebSocketFrame()), pingMillis, pingMillis, TimeUnit.MILLISECONDS);
        channel.eventLoop().schedule(() -> {
            if (page == null) {
                close(Protocol.POLICY, "nothing attached");
            }
        }, ATTACH_SECONDS, TimeUnit.SECONDS);
    }

    Account account() {
        return account;
    }

    String address() {
        return address;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext reading, byte[] message) {
        int kind = message.length == 0 ? -1 : message[0];
        boolean understood = page == null ? kind == Protocol.ATTACH && attach(message) : take(kind, message);
        if (!understood) {
            close(Protocol.POLICY, "not understood");
        }
    }

    private boolean attach(byte[] message) {
        JsonFields wish = JsonFields.of(rest(message)).orElse(null);
        if (wish == null || !MessageDigest.isEqual(wish.text("token", "").getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        page = AttachedPage.attach(sockets, this, wish);
        if (page == null) {
            refuse("There is no such session (any more).");
            close(Protocol.SIGNED_OUT, "no session");
        }
        return true;
    }

    /**
     * {@return whether that was a message that a page may send} Input and acknowledgements are as many as they are; of everything else, so many are allowed.
     */
    private boolean take(int kind, byte[] message) {
        return switch (kind) {
            case Protocol.INPUT -> message.length >= NUMBER_BYTES && page.input(number(message), message, NUMBER_BYTES);
            case Protocol.SHOWN -> message.length == NUMBER_BYTES && page.shown(number(message));
            default -> requests.take() && request(kind, message);
        };
    }

    private boolean request(int kind, byte[] message) {
        switch (kind) {
            case Protocol.RESIZE -> {
                if (message.length != 1 + 2 * Short.BYTES) {
                    return false;
                }
                page.resize(Short.toUnsignedInt(ByteBuffer.wrap(message).getShort(1)), Short.toUnsignedInt(ByteBuffer.wrap(message).getShort(1 + Short.BYTES)));
            }
            case Protocol.TAKE_KEYBOARD -> page.takeKeyboard();
            case Protocol.HAND_KEYBOARD -> page.handKeyboard(text(message));
            case Protocol.SHOW_PANEL -> JsonFields.of(rest(message)).ifPresent(page::showPanel);
            case Protocol.HIDE_PANEL -> page.hidePanel(text(message));
            case Protocol.PANEL_DRAWN -> page.panelDrawn(text(message));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static byte[] rest(byte[] message) {
        return Arrays.copyOfRange(message, 1, message.length);
    }

    private static String text(byte[] message) {
        return new String(message, 1, message.length - 1, StandardCharsets.UTF_8);
    }

    private static long number(byte[] message) {
        return ByteBuffer.wrap(message).getLong(1);
    }

    /** Something that was asked for cannot be; any thread. */
    void refuse(String sentence) {
        send(Protocol.REFUSED, RecordJson.bytes(new Refusal(sentence)));
    }

    /** Sends a message; any thread. */
    void send(int kind, byte[] content) {
        write(Unpooled.wrappedBuffer(new byte[] {(byte) kind}, content));
    }

    /** Sends a message that begins with a number; any thread. The bytes are copied. */
    void send(int kind, long number, byte[] bytes, int offset, int length) {
        write(channel.alloc().buffer(NUMBER_BYTES + length).writeByte(kind).writeLong(number).writeBytes(bytes, offset, length));
    }

    /** What is sent from the loop itself lines up, too: it must not overtake what another thread has sent before. */
    private void write(ByteBuf message) {
        try {
            channel.eventLoop().execute(() -> channel.writeAndFlush(new BinaryWebSocketFrame(message)));
        } catch (RejectedExecutionException closed) {
            message.release();
        }
    }

    /** Says why, after what was sent before, and closes; any thread. */
    void close(int status, String reason) {
        try {
            channel.eventLoop().execute(() -> closeNow(status, reason));
        } catch (RejectedExecutionException closed) {
            channel.close();
        }
    }

    private void closeNow(int status, String reason) {
        if (context != null && !context.isRemoved()) {
            messages.close(context.pipeline().context(messages), status, reason);
        }
    }

    @Override
    public boolean takesPictures() {
        return channel.isWritable();
    }

    @Override
    public void show(String panel, byte[] picture) {
        send(Protocol.PANEL, picture);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (page != null && channel.isWritable()) {
            page.writable();
        }
        changed.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        pings.cancel(false);
        if (page != null) {
            page.close();
        }
        inactive.fireChannelInactive();
    }

    /** What breaks the WebSocket protocol has been answered with a close frame by Netty's decoders, which close after it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        switch (cause) {
            case CorruptedFrameException _ -> {}
            case IOException _ -> failed.close();
            case ReadTimeoutException _ -> failed.close();
            default -> {
                LOG.error("a console's connection failed", cause);
                failed.close();
            }
        }
    }
}

package pith.shell.serve.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes messages of frames, and answers control frames. A message is bounded in bytes and in pieces, whatever those sum up to: a million empty ones are a
 * flood, too. Passes on a {@code byte[]} for each message.
 */
final class MessageAssembler extends ChannelInboundHandlerAdapter {
    private static final int MOST_PIECES = 64;
    private static final int LAST_CODE = 4999;
    private static final double PINGS_A_SECOND = 5;
    private static final double PINGS_AT_ONCE = 20;

    private final TokenBucket pings = new TokenBucket(PINGS_A_SECOND, PINGS_AT_ONCE, System::nanoTime);
    private ByteBuf message;
    private int pieces;
    private boolean closing;

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        try {
            if (!closing && read instanceof WebSocketFrame frame) {
                take(context, frame);
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case BinaryWebSocketFrame first -> {
                pieces = 0;
                message = context.alloc().buffer(first.content().readableBytes());
                append(context, first);
            }
            case ContinuationWebSocketFrame next when message != null -> append(context, next);
            case ContinuationWebSocketFrame _ -> {}
            case TextWebSocketFrame _ -> close(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "messages are binary");
            case PingWebSocketFrame ping -> answer(context, ping);
            case CloseWebSocketFrame close -> closed(context, close);
            default -> {}
        }
    }

    private void append(ChannelHandlerContext context, WebSocketFrame frame) {
        if (++pieces > MOST_PIECES) {
            close(context, Protocol.POLICY, "too many pieces");
        } else if (message.readableBytes() + frame.content().readableBytes() > Protocol.MOST_BYTES) {
            close(context, WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "too long");
        } else {
            message.writeBytes(frame.content());
            if (frame.isFinalFragment()) {
                byte[] whole = new byte[message.readableBytes()];
                message.readBytes(whole);
                forget();
                context.fireChannelRead(whole);
            }
        }
    }

    private void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
        if (pings.take()) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else {
            close(context, Protocol.POLICY, "too many pings");
        }
    }

    /** Netty refuses the codes that RFC 6455 reserves, but not those beyond all that it gives out. */
    private void closed(ChannelHandlerContext context, CloseWebSocketFrame close) {
        if (close.statusCode() > LAST_CODE) {
            close(context, WebSocketCloseStatus.PROTOCOL_ERROR.code(), "no such code");
            return;
        }
        closing = true;
        forget();
        context.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
    }

    /** Says why, and closes; what still comes is not looked at. */
    void close(ChannelHandlerContext context, int status, String reason) {
        if (!closing) {
            closing = true;
            forget();
            context.writeAndFlush(new CloseWebSocketFrame(status, reason)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void forget() {
        if (message != null) {
            message.release();
            message = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        forget();
        context.fireChannelInactive();
    }
}

package pith.shell.serve.telnet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes a telnet stream of what programs print: IAC is doubled, and in a stream of characters CR is followed by LF or NUL (RFC 854, "The NVT printer"); where
 * a CR was the last byte, the next piece tells which. Commands pass as they are.
 */
final class TelnetEncoder extends ChannelOutboundHandlerAdapter {
    /** Bytes that are no text. */
    record Command(int... codes) {}

    // Confined to the event loop.
    private boolean binary;
    private boolean afterCr;

    /** Whether CR is a byte like any other from here on. */
    void binary(boolean on) {
        binary = on;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf into = message instanceof Command command ? commandBytes(context, command) : textBytes(context, (ByteBuf) message);
        context.write(into, promise);
    }

    private static ByteBuf commandBytes(ChannelHandlerContext context, Command command) {
        ByteBuf into = context.alloc().buffer(command.codes.length);
        for (int code : command.codes) {
            into.writeByte(code);
        }
        return into;
    }

    private ByteBuf textBytes(ChannelHandlerContext context, ByteBuf text) {
        ByteBuf into = context.alloc().buffer(text.readableBytes() + 8);
        try {
            while (text.isReadable()) {
                encode(text.readByte(), into);
            }
        } finally {
            ReferenceCountUtil.release(text);
        }
        return into;
    }

    private void encode(byte value, ByteBuf into) {
        if (afterCr && value != '\n') {
            into.writeByte(0);
        }
        afterCr = value == '\r' && !binary;
        into.writeByte(value);
        if ((value & 0xff) == Telnet.IAC) {
            into.writeByte(value);
        }
    }
}

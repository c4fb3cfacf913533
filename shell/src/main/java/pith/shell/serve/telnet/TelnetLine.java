package pith.shell.serve.telnet;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.terminal.Line;

/** The byte stream below a telnet connection. Nothing is read from the network while it is held, or while something that was typed is not used. */
final class TelnetLine implements Line {
    private static final int LAST_WORDS_SECONDS = 5;

    private final Channel channel;
    // Confined to the event loop.
    private boolean held;
    private int unused;
    private boolean closing;

    TelnetLine(Channel channel) {
        this.channel = channel;
    }

    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    void command(int... codes) {
        channel.writeAndFlush(new TelnetEncoder.Command(codes), channel.voidPromise());
    }

    /** Reads no more, or goes on. */
    void hold(boolean on) {
        held = on;
        brake();
    }

    /** {@code count} bytes were typed; until they are {@link #taken}, no more are read. */
    void delivered(int count) {
        unused += count;
        brake();
    }

    private void brake() {
        channel.config().setAutoRead(unused == 0 && !held && !closing);
    }

    @Override
    public void execute(Runnable step) {
        EventLoops.execute(channel.eventLoop(), step);
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        channel.writeAndFlush(Unpooled.copiedBuffer(bytes, offset, length), channel.voidPromise());
    }

    @Override
    public void taken(int count) {
        unused -= count;
        brake();
    }

    /** Who does not take the last words in a while does without. */
    @Override
    public void close(int status) {
        if (!closing) {
            closing = true;
            hold(true);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            Future<?> limit = channel.eventLoop().schedule(() -> channel.close(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> limit.cancel(false));
        }
    }

    boolean closing() {
        return closing;
    }
}

package pith.shell.serve.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose request takes too long to arrive, however busily its bytes trickle (slow-loris), and one that is idle for too long between two
 * requests. Time counts from the connection's beginning, so that a slow TLS handshake does, too; while an answer is worked out, none does.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    private final Duration request;
    private final Duration idle;
    private ScheduledFuture<?> timer;
    private boolean arriving;

    RequestDeadline(Duration request, Duration idle) {
        this.request = request;
        this.idle = idle;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        arriving = true;
        start(context, request);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timer.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!arriving) {
            arriving = true;
            start(context, request);
        }
        context.fireChannelRead(bytes);
    }

    /** A request is there as a whole. */
    void arrived() {
        timer.cancel(false);
    }

    /** It was answered: the next one may take its time to begin, but not for ever. */
    void answered(ChannelHandlerContext context) {
        arriving = false;
        start(context, idle);
    }

    private void start(ChannelHandlerContext context, Duration until) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = context.executor().schedule(() -> context.close(), until.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.cancel(false);
        context.fireChannelInactive();
    }
}

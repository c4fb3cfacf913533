package pith.shell.serve.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The server's event loops: one group for all listeners.
 *
 * @param group accepts and serves
 * @param serverChannel the kind of listening channel that fits the group
 */
public record EventLoops(EventLoopGroup group, Class<? extends ServerChannel> serverChannel) implements AutoCloseable {
    private static final long QUIET_SECONDS = 0;
    private static final long CLOSE_SECONDS = 5;

    /** {@return loops for as many processors as there are, on epoll if its native library can be loaded} */
    public static EventLoops create() {
        int loops = Runtime.getRuntime().availableProcessors();
        return Epoll.isAvailable()
                ? new EventLoops(new MultiThreadIoEventLoopGroup(loops, EpollIoHandler.newFactory()), EpollServerSocketChannel.class)
                : new EventLoops(new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory()), NioServerSocketChannel.class);
    }

    /** Has {@code loop} take a step, if it still runs; when it has ended, so have its connections, and there is nobody for whom the step would be. */
    public static void execute(EventExecutor loop, Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException ended) {
            // A worker was busy for a client until after the server's end.
        }
    }

    /** Stops the loops; waits a bounded time for what runs on them. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_SECONDS, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}

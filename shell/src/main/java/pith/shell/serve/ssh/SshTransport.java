package pith.shell.serve.ssh;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.AbstractIoServiceFactoryFactory;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.netty.NettyIoAcceptor;
import org.apache.sshd.netty.NettyIoService;
import org.apache.sshd.netty.NettyIoServiceFactory;
import org.apache.sshd.netty.NettyIoSession;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Admission;
import pith.shell.serve.terminal.Peers;

/**
 * Puts the library onto the server's event loops, of whatever kind they are, and lets in as many connections as there are places. A client that asks
 * without reading the answers is not read either.
 */
final class SshTransport extends AbstractIoServiceFactoryFactory {
    /** Answers that a client has not taken: above the second figure it is not read, below the first it is again. In bytes. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(128 << 10, 512 << 10);
    private static final int BACKLOG = 512;

    private final EventLoops loops;
    private final Admission admission;
    private Acceptor acceptor;

    SshTransport(EventLoops loops, Admission admission) {
        super(null);
        this.loops = loops;
        this.admission = admission;
    }

    @Override
    public IoServiceFactory create(FactoryManager manager) {
        return new NettyIoServiceFactory(manager, loops.group()) {
            @Override
            public IoAcceptor createAcceptor(IoHandler handler) {
                acceptor = new Acceptor(this, handler);
                return acceptor;
            }
        };
    }

    /** Closes the ports; connections stay. */
    void stopAccepting() {
        acceptor.unbind();
    }

    /** {@return what runs steps on the event loop of a connection} */
    static Executor loop(Session session) {
        return ((Connection) session.getIoSession()).loop();
    }

    /** Somebody has signed in: on the connection's event loop. */
    static void signedIn(Session session) {
        Connection connection = (Connection) session.getIoSession();
        if (connection.there() instanceof Channel channel) {
            Admission.signedIn(channel);
        }
    }

    private final class Acceptor extends NettyIoAcceptor {
        Acceptor(NettyIoServiceFactory factory, IoHandler handler) {
            super(factory, handler);
        }

        @Override
        protected Channel bindInternal(SocketAddress address) throws IOException {
            ChannelFuture bound = new ServerBootstrap().group(loops.group()).channel(loops.serverChannel())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accept(channel);
                        }
                    })
                    .bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(bound.cause().getMessage(), bound.cause());
            }
            Channel port = bound.channel();
            SocketAddress local = port.localAddress();
            channelGroup.add(port);
            boundAddresses.put(local, port);
            port.closeFuture().addListener(_ -> boundAddresses.remove(local));
            return port;
        }

        private void accept(Channel channel) {
            if (!admission.admit(channel)) {
                return;
            }
            Peers.watch(channel);
            channel.pipeline().addLast(new Brake(), new Connection(this, handler, channel.parent().localAddress()).handler());
        }
    }

    /** Reads no more while answers are not taken. */
    static final class Brake extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
            context.fireChannelWritabilityChanged();
        }
    }

    private static final class Connection extends NettyIoSession {
        Connection(NettyIoService service, IoHandler handler, SocketAddress accepted) {
            super(service, handler, accepted);
        }

        ChannelHandler handler() {
            return adapter;
        }

        /** {@return the channel; null after the end of the connection} */
        Channel there() {
            return context == null ? null : context.channel();
        }

        /** After the end of a connection nothing needs to run for it. */
        Executor loop() {
            ChannelHandlerContext there = context;
            return there == null ? _ -> { } : step -> EventLoops.execute(there.executor(), step);
        }
    }
}

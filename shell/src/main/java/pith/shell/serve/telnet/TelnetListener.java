package pith.shell.serve.telnet;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.config.BindAddress;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Listener;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.net.Admission;
import pith.shell.serve.terminal.ConnectionLimits;
import pith.shell.serve.terminal.Peers;

/** Listens for telnet clients. */
public final class TelnetListener implements Listener {
    /** Output that a client has not taken: above the second figure its session stops, below the first it goes on. In bytes. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(16 << 10, 64 << 10);
    /** A Synch's data mark is sent as urgent data; left out of the stream, it would leave half a command there. Linux: SOL_SOCKET, SO_OOBINLINE. */
    private static final IntegerUnixChannelOption URGENT_IN_LINE = new IntegerUnixChannelOption("SO_OOBINLINE", 1, 10);
    private static final long CLOSE_MILLIS = 2000;

    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Admission admission;
    private final Channel port;

    private TelnetListener(InetSocketAddress address, ConnectionLimits limits, EventLoops loops, Executor waiting, Accounts accounts, Sessions sessions) {
        admission = new Admission(limits.connections(), limits.ofOneAddress());
        port = new ServerBootstrap().group(loops.group()).channel(loops.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 1024, 8192))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, new TelnetConnection(channel, limits.signIn(), waiting, accounts, sessions));
                    }
                })
                .bind(address).syncUninterruptibly().channel();
    }

    /**
     * @param waiting runs what may wait: checks of passwords, starts of machines
     * @throws java.net.BindException if the port is taken
     * @throws IllegalArgumentException if others than this host would hear what is typed, and the settings do not say that they may
     */
    public static TelnetListener open(TelnetSettings settings, EventLoops loops, Executor waiting, Accounts accounts, Sessions sessions) {
        return open(settings, ConnectionLimits.USUAL, loops, waiting, accounts, sessions);
    }

    static TelnetListener open(TelnetSettings settings, ConnectionLimits limits, EventLoops loops, Executor waiting, Accounts accounts, Sessions sessions) {
        if (!BindAddress.isLoopback(settings.bind()) && !settings.plaintext()) {
            throw new IllegalArgumentException("Telnet sends passwords in the clear, so it listens on loopback only unless the configuration says otherwise.");
        }
        InetSocketAddress address = new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(settings.bind()), settings.port());
        return new TelnetListener(address, limits, loops, waiting, accounts, sessions);
    }

    private void accept(Channel channel, TelnetConnection connection) {
        if (!admission.admit(channel)) {
            return;
        }
        open.add(channel);
        Peers.watch(channel);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(URGENT_IN_LINE, 1);
        }
        channel.pipeline().addLast(connection);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) port.localAddress();
    }

    @Override
    public int connections() {
        return admission.connections();
    }

    @Override
    public void stopAccepting() {
        port.close().awaitUninterruptibly(CLOSE_MILLIS);
    }

    @Override
    public void close() {
        stopAccepting();
        open.writeAndFlush(Unpooled.EMPTY_BUFFER).awaitUninterruptibly(CLOSE_MILLIS);
        open.close().awaitUninterruptibly(CLOSE_MILLIS);
    }
}

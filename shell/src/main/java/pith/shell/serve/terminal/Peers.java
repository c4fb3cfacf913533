package pith.shell.serve.terminal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/** Has the host find out about clients that are gone without a word, so that their places become free: a session outlives its connection anyway. */
public final class Peers {
    private static final int IDLE_SECONDS = 60;
    private static final int INTERVAL_SECONDS = 15;
    private static final int PROBES = 4;
    /** How long sent bytes may stay unread: longer than anybody stops a terminal's output to read it. */
    private static final int UNREAD_MILLIS = 10 * 60 * 1000;

    private Peers() {}

    public static void watch(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS);
            config.setOption(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS);
            config.setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
            config.setOption(EpollChannelOption.TCP_USER_TIMEOUT, UNREAD_MILLIS);
        }
    }
}

package pith.shell.serve.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections beyond so many, of everybody and of one address, before a byte of theirs is read. Addresses without a connection take no memory. */
@Sharable
final class ConnectionLimits extends ChannelInboundHandlerAdapter {
    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimits(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        String address = address(context);
        int total = all.incrementAndGet();
        int own = byAddress.merge(address, 1, Integer::sum);
        context.channel().closeFuture().addListener(closed -> {
            all.decrementAndGet();
            byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        });
        if (total > most || own > mostPerAddress) {
            context.close();
        } else {
            context.fireChannelActive();
        }
    }

    /** {@return how many connections there are} */
    int count() {
        return all.get();
    }

    static String address(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress().getHostAddress() : "unknown";
    }
}

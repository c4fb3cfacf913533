package pith.shell.serve.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.net.Admission;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Listener;
import pith.shell.serve.operation.OperatorPages;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.websocket.ConsoleSockets;

/** The listener of browsers. */
public final class WebServer implements Listener {
    private static final int BACKLOG = 1024;
    private static final long CLOSE_SECONDS = 3;

    /**
     * What the server is made of beside its configuration.
     *
     * @param external null if nobody signs in elsewhere
     * @param blocking runs what may take a while; never an event loop's own thread
     */
    public record Services(Accounts accounts, ExternalSignIn external, Sessions sessions, Audit audit, OperatorPages operator, Executor blocking, ConsoleSockets sockets) {}

    private final WebConfig config;
    private final Services services;
    private final BrowserSessions browsers;
    private final Admission admission;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listening;
    private WebParts parts;

    private WebServer(WebConfig config, Services services, EventLoops loops) throws InterruptedException {
        this.config = config;
        this.services = services;
        browsers = new BrowserSessions(config.limits().signInIdle(), config.limits().signInLife(), System::nanoTime);
        admission = new Admission(config.limits().connections(), config.limits().connectionsPerAddress());
        listening = new ServerBootstrap().group(loops.group()).channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel);
                    }
                })
                .bind(config.address()).sync().channel();
        parts = parts();
        listening.config().setAutoRead(true);
    }

    /**
     * Opens the port.
     *
     * @throws java.io.IOException if it cannot be had, undeclared as Netty throws it
     */
    public static WebServer open(WebConfig config, Services services, EventLoops loops) throws InterruptedException {
        return new WebServer(config, services, loops);
    }

    private WebParts parts() {
        boolean tls = config.tls() != null;
        SignInRoutes signIn = new SignInRoutes(services.accounts, services.external, browsers, services.audit, tls,
                account -> signOut(other -> other.name().equals(account.name())));
        Routes routes = new Routes(new StaticFiles(), browsers, signIn, new SessionRoutes(services.sessions, services.audit),
                new AdminRoutes(services.accounts, services.sessions, services.audit), services.blocking);
        return new WebParts(new Authorities(tls, address().getPort(), config.names(), config.origins()), routes, services.sockets, services.operator, tls, config.forwarded());
    }

    private void initialize(Channel channel) {
        if (!admission.admit(channel)) {
            return;
        }
        channels.add(channel);
        RequestDeadline deadline = new RequestDeadline(config.limits().request(), config.limits().idle());
        if (config.tls() != null) {
            channel.pipeline().addLast(config.tls().newHandler(channel.alloc()));
        }
        // The encoder stands before the decoder: those that take their places for a WebSocket do, too, and that decoder answers what breaks the protocol.
        channel.pipeline().addLast(deadline, new HttpResponseEncoder(), new StrictRequestDecoder(config.limits()),
                new HttpObjectAggregator(config.limits().bodyBytes(), true), new FlowControlHandler(), new HttpEntry(parts, deadline));
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public int connections() {
        return admission.connections();
    }

    /** Signs out every browser of these accounts. */
    public void signOut(Predicate<Account> accounts) {
        browsers.end(accounts);
        services.sockets.disconnect(accounts);
    }

    @Override
    public void stopAccepting() {
        listening.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stopAccepting();
        services.sockets.disconnect(_ -> true);
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}

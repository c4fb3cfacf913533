package pith.shell.serve.ssh;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Listener;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.net.Admission;
import pith.shell.serve.terminal.Choice;
import pith.shell.serve.terminal.ConnectionLimits;

/** Listens for SSH clients. */
public final class SshListener implements Listener {
    private static final String KEY_FILE = "ssh_host_ed25519_key";
    private static final int MOST_SIGN_INS = 6;
    private static final int MOST_CONNECTIONS_OF_ONE_PERSON = 32;
    /** Input of a channel that is on its way or waits: what a machine has not taken of it, the client keeps. In bytes. */
    private static final long WINDOW = 64 << 10;
    private static final long PACKET = 32 << 10;
    private static final long CLOSE_SECONDS = 3;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Admission admission;
    private final SshTransport transport;
    private final InetSocketAddress address;
    private final Sessions sessions;
    private final Executor waiting;
    private final Audit audit;
    private final String fingerprint;

    private SshListener(SshSettings settings, Path state, ConnectionLimits limits, EventLoops loops, Executor waiting, Accounts accounts, Audit audit,
            Sessions sessions) throws IOException, GeneralSecurityException {
        this.sessions = sessions;
        this.waiting = waiting;
        this.audit = audit;
        admission = new Admission(limits.connections(), limits.ofOneAddress());
        server.setHost(NetUtil.createInetAddressFromIpAddressString(settings.bind()).getHostAddress());
        server.setPort(settings.port());
        transport = new SshTransport(loops, admission);
        server.setIoServiceFactoryFactory(transport);
        server.setScheduledExecutorService(loops.group());
        server.setSessionFactory(StrictSession.factory(server));
        var key = HostKey.of(state.resolve(KEY_FILE));
        fingerprint = KeyUtils.getFingerPrint(key.getPublic());
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        SshAlgorithms.apply(server);
        limit(limits);
        greet(settings.banner());
        signIn(settings, new Entrance(accounts, waiting));
        offer();
        server.start();
        address = (InetSocketAddress) server.getBoundAddresses().iterator().next();
    }

    /**
     * @param state the folder that holds the server's key, which is made there if there is none
     * @param waiting runs what may wait: checks of passwords, starts of machines
     * @throws IOException if the port is taken, or the key cannot be read
     */
    public static SshListener open(SshSettings settings, Path state, EventLoops loops, Executor waiting, Accounts accounts, Audit audit, Sessions sessions)
            throws IOException, GeneralSecurityException {
        return new SshListener(settings, state, ConnectionLimits.USUAL, loops, waiting, accounts, audit, sessions);
    }

    static SshListener open(SshSettings settings, Path state, ConnectionLimits limits, EventLoops loops, Executor waiting, Accounts accounts, Audit audit,
            Sessions sessions) throws IOException, GeneralSecurityException {
        return new SshListener(settings, state, limits, loops, waiting, accounts, audit, sessions);
    }

    /** {@return the fingerprint of the server's key, for people to compare with what their client shows} */
    public String fingerprint() {
        return fingerprint;
    }

    private void limit(ConnectionLimits limits) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Pith");
        CoreModuleProperties.MAX_IDENTIFICATION_SIZE.set(server, 1024);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.signIn());
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MOST_SIGN_INS);
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, MOST_CONNECTIONS_OF_ONE_PERSON);
        CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
        CoreModuleProperties.MAX_PACKET_SIZE.set(server, PACKET);
    }

    /** RFC 4252, section 5.4. */
    private void greet(String banner) {
        if (!banner.isEmpty()) {
            CoreModuleProperties.WELCOME_BANNER.set(server, banner.endsWith("\n") ? banner : banner + "\n");
        }
    }

    private void signIn(SshSettings settings, Entrance entrance) {
        UserAuthFactory keys = KeySignIn.factory(entrance, audit);
        server.setPublickeyAuthenticator(KeySignIn.lookedUp());
        server.setPasswordAuthenticator(new PasswordSignIn(entrance));
        server.setUserAuthFactories(settings.passwords() ? List.of(keys, UserAuthPasswordFactory.INSTANCE) : List.of(keys));
    }

    /** Shells and commands, and nothing else: no forwarding, no subsystems. */
    private void offer() {
        server.setChannelFactories(List.of(ConsoleChannel.factory()));
        RequestHandler<ConnectionService> nothingElse = (_, _, _, _) -> RequestHandler.Result.ReplyFailure;
        server.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, nothingElse));
        server.setSubsystemFactories(List.of());
        server.setShellFactory(channel -> shell((ConsoleChannel) channel));
        server.setCommandFactory(this::command);
    }

    private Command shell(ConsoleChannel channel) {
        return channel.hasTerminal() ? new TerminalCommand(sessions, waiting, new Choice.Usual()) : new ProgramCommand(sessions, waiting, "sh");
    }

    private Command command(ChannelSession channel, String line) {
        List<String> words = Arrays.asList(line.strip().split("\\s+"));
        if (words.getFirst().equals("pith")) {
            return forServer(words.subList(1, words.size()));
        }
        boolean terminal = ((ConsoleChannel) channel).hasTerminal();
        return terminal ? new TerminalCommand(sessions, waiting, new Choice.Run(line)) : new ProgramCommand(sessions, waiting, line);
    }

    private Command forServer(List<String> words) {
        Optional<Choice> choice = words.isEmpty() ? Optional.empty() : Choice.of(words);
        return choice.isPresent() ? new TerminalCommand(sessions, waiting, choice.get()) : new WordsCommand(sessions, waiting, audit, words);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int connections() {
        return admission.connections();
    }

    @Override
    public void stopAccepting() {
        transport.stopAccepting();
    }

    @Override
    public void close() {
        server.close(false).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        server.close(true).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}

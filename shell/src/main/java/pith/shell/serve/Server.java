package pith.shell.serve;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.AuditLog;
import pith.shell.serve.audit.AuditedSessions;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.config.BindAddress;
import pith.shell.serve.config.OpenIdSettings;
import pith.shell.serve.config.ServeConfig;
import pith.shell.serve.config.SessionSettings;
import pith.shell.serve.config.TlsSettings;
import pith.shell.serve.config.WebSettings;
import pith.shell.serve.control.Commands;
import pith.shell.serve.control.ControlSocket;
import pith.shell.serve.files.PrivateFile;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Listener;
import pith.shell.serve.net.Workers;
import pith.shell.serve.openid.OpenIdSignIn;
import pith.shell.serve.operation.CountingAudit;
import pith.shell.serve.operation.Figures;
import pith.shell.serve.operation.HealthAndMetrics;
import pith.shell.serve.panel.Panels;
import pith.shell.serve.session.HostedSessions;
import pith.shell.serve.session.SessionPolicy;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.ssh.SshListener;
import pith.shell.serve.telnet.TelnetListener;
import pith.shell.serve.tls.ServerTls;
import pith.shell.serve.users.UserAccounts;
import pith.shell.serve.users.UsersFile;
import pith.shell.serve.users.UsersWatch;
import pith.shell.serve.web.WebConfig;
import pith.shell.serve.web.WebLimits;
import pith.shell.serve.web.WebServer;
import pith.shell.serve.websocket.ConsoleSockets;

/** A whole server: starts its parts in order, each on those before it, and ends them in the reverse order. */
public final class Server implements AutoCloseable {
    private static final Duration WARNING = Duration.ofMinutes(2);
    private static final Duration MACHINE_IDLE = Duration.ofMinutes(10);
    private static final Account SERVER = new Account("(server)", Role.ADMIN, Quota.USUAL);

    private final ServeConfig config;
    private final Parts parts = new Parts();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Listener> listeners = new ArrayList<>();
    private Audit audit;
    private UserAccounts accounts;
    private UsersWatch watch;
    private Workers workers;

    /** Looks into machines may wait for machines: nobody who signs in waits behind them. */
    private Workers lookers;
    private EventLoops loops;
    private Sessions sessions;
    private WebServer web;
    private SshListener ssh;
    private TelnetListener telnet;
    private ServerTls tls;
    private volatile boolean ending;

    private Server(ServeConfig config) {
        this.config = config;
    }

    /** @throws SpecException if it cannot start; nothing of it is left then */
    public static Server start(ServeConfig config) throws InterruptedException {
        Server server = new Server(config);
        try {
            server.startParts();
            return server;
        } catch (SpecException | InterruptedException | Error e) {
            server.parts.close();
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            server.parts.close();
            throw new SpecException("the server cannot start: " + e.getMessage() + ".");
        }
    }

    private void startParts() throws IOException, GeneralSecurityException, InterruptedException {
        parts.add(StateLock.take(config.state()));
        audit = new CountingAudit(parts.add(new AuditLog(config.operation().audit(), InstantSource.system())), registry);
        accounts = new UserAccounts(new UsersFile(config.users().file()), config.users().cost(), config.users().throttle(), config.quotas(), audit, InstantSource.system());
        refuseStrangersOnly();
        loops = parts.add(EventLoops.create()); // before the workers, who end first: what they have found out goes to an event loop
        workers = parts.add(Workers.create("pith-worker"));
        lookers = parts.add(Workers.create("pith-panels"));
        HostedSessions hosted = parts.add(new HostedSessions(policy(), new PlansOfConfig(config), Runtime.getRuntime().availableProcessors(),
                (owner, id, reason) -> audit.note(Deed.END, owner, null, id + ": " + reason)));
        sessions = new AuditedSessions(hosted, audit);
        parts.add(ControlSocket.open(config.state(), new Commands(sessions, audit, System::currentTimeMillis)));
        openListeners();
        watchUsers();
        figures(hosted);
        audit.note(Deed.START, null, null, "");
    }

    /** Without users, who starts the server is let in by what it prints: that must not be asked for from elsewhere. */
    private void refuseStrangersOnly() {
        boolean everywhere = config.web() != null && !BindAddress.isLoopback(config.web().bind()) || config.ssh() != null && !BindAddress.isLoopback(config.ssh().bind())
                || config.telnet() != null && !BindAddress.isLoopback(config.telnet().bind());
        if (everywhere && accounts.count() == 0) {
            throw new SpecException("other hosts can reach this server, but nobody has an account; make one with 'pith users add NAME --role admin' and the same --config.");
        }
    }

    private SessionPolicy policy() throws IOException {
        SessionSettings settings = config.sessions();
        Path saved = config.state().resolve("sessions");
        Path recordings = config.state().resolve("recordings");
        Path homes = config.state().resolve("homes");
        PrivateFile.createFolder(saved);
        PrivateFile.createFolder(recordings);
        PrivateFile.createFolder(homes);
        return new SessionPolicy((int) settings.scrollback(), settings.idle(), settings.detached(), settings.absolute(), WARNING, MACHINE_IDLE, settings.machines(), Long.MAX_VALUE, saved,
                settings.recordings() ? recordings : null, settings.homes() == 0 ? null : homes, settings.homes());
    }

    private void openListeners() throws IOException, GeneralSecurityException, InterruptedException {
        if (config.web() != null) {
            tls = tls(config.web());
            web = listening("web", config.web().port(), () -> WebServer.open(webConfig(config.web()), webServices(), loops));
        }
        if (config.ssh() != null) {
            ssh = listening("ssh", config.ssh().port(), () -> SshListener.open(config.ssh(), config.state(), loops, workers.executor(), accounts, audit, sessions));
        }
        if (config.telnet() != null) {
            telnet = listening("telnet", config.telnet().port(), () -> TelnetListener.open(config.telnet(), loops, workers.executor(), accounts, sessions));
        }
    }

    private interface Opening<T> {
        T open() throws IOException, GeneralSecurityException, InterruptedException;
    }

    private <T extends Listener> T listening(String name, int port, Opening<T> opening) throws GeneralSecurityException, InterruptedException {
        try {
            T listener = opening.open();
            listeners.add(parts.add(listener));
            Figures.gauge(registry, "pith_" + name + "_connections", "Open connections of the " + name + " listener", listener::connections);
            return listener;
        } catch (Exception e) {
            // Netty throws what bind met without declaring it.
            if (e instanceof IOException) {
                throw new SpecException(name + ": port " + port + " cannot be opened (" + e.getMessage() + "); stop what uses it, or choose another port.");
            }
            throw e instanceof RuntimeException bug ? bug : new IllegalStateException(e);
        }
    }

    private static ServerTls tlsOf(TlsSettings settings, Path state, List<String> names) {
        return switch (settings) {
            case TlsSettings.None() -> null;
            case TlsSettings.Generated() -> ServerTls.generated(state, names, Instant.now());
            case TlsSettings.Files(Path certificate, Path key) -> ServerTls.files(certificate, key, Instant.now());
        };
    }

    private ServerTls tls(WebSettings settings) {
        List<String> names = new ArrayList<>(settings.allNames().stream().map(name -> name.replaceAll("[\\[\\]]", "")).toList());
        names.addAll(List.of("localhost", "127.0.0.1"));
        return tlsOf(settings.tls(), config.state(), names.stream().distinct().toList());
    }

    private WebConfig webConfig(WebSettings settings) {
        List<String> names = new ArrayList<>(WebConfig.LOOPBACK);
        names.addAll(settings.allNames());
        return new WebConfig(new InetSocketAddress(settings.bind(), settings.port()), names, settings.allOrigins(), tls == null ? null : tls.context(), WebLimits.USUAL, config.openId() != null, settings.forwarded());
    }

    private WebServer.Services webServices() {
        String token = config.operation().metricsToken() == null ? null : PrivateFile.readSecret(config.operation().metricsToken());
        HealthAndMetrics pages = new HealthAndMetrics(registry, () -> !ending, !config.web().forwarded(), token);
        return new WebServer.Services(accounts, openId(), sessions, audit, pages, workers.executor(), new ConsoleSockets(sessions, new Panels(lookers.executor()), audit));
    }

    private OpenIdSignIn openId() {
        OpenIdSettings settings = config.openId();
        if (settings == null) {
            return null;
        }
        return new OpenIdSignIn(settings, settings.secretFile() == null ? null : PrivateFile.readSecret(settings.secretFile()), accounts::vouchedFor, System::nanoTime);
    }

    private void watchUsers() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("pith-users").daemon().factory());
        parts.add(timer::shutdownNow);
        watch = new UsersWatch(config.users().file(), accounts, audit, this::changed);
        watch.start(timer, config.users().reload());
    }

    /** Who has another role or password signs in again; who is gone has no sessions either. */
    private void changed(Set<String> names) {
        if (web != null) {
            web.signOut(account -> names.contains(account.name()));
        }
        sessions.list(SERVER).stream().filter(info -> names.contains(info.owner()) && !accounts.knows(info.owner()))
                .forEach(info -> sessions.find(SERVER, info.id()).ifPresent(session -> session.stop("The account " + info.owner() + " has been removed.")));
    }

    private void figures(HostedSessions hosted) {
        Figures.process(registry);
        Figures.gauge(registry, "pith_users", "Users that have an account", accounts::count);
        Figures.gauge(registry, "pith_machines", "Machines that are on", hosted::machinesOn);
        Figures.gauge(registry, "pith_machines_instructions", "User instructions that the machines that are on have run", hosted::instructions);
        Figures.gauge(registry, "pith_machines_seconds", "Time of the host's processors that the machines that are on have had", () -> hosted.hostNanos() / 1e9);
        Figures.gauge(registry, "pith_sessions", "Sessions", () -> sessions.list(SERVER).size());
        Figures.gauge(registry, "pith_viewers", "Viewers of all sessions", () -> sessions.list(SERVER).stream().mapToInt(info -> info.viewers()).sum());
    }

    /** Reads the users again, now. */
    public void reload() {
        watch.reload();
    }

    UserAccounts accounts() {
        return accounts;
    }

    WebServer web() {
        return web;
    }

    SshListener ssh() {
        return ssh;
    }

    TelnetListener telnet() {
        return telnet;
    }

    ServerTls tls() {
        return tls;
    }

    ServeConfig config() {
        return config;
    }

    /** Ends well: nobody new comes in, everybody is told, sessions are saved; within the time that the configuration gives, and a few seconds for the parts. */
    @Override
    public void close() {
        ending = true;
        audit.note(Deed.SHUT_DOWN, null, null, "");
        listeners.forEach(Listener::stopAccepting);
        sessions.shutDown("The server is shutting down.", config.operation().shutdown());
        parts.close();
    }
}

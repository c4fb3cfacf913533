package pith.shell.serve.web;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.ConfigFile;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.panel.Panels;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.websocket.ConsoleSockets;

/** A web listener on a free port of the loopback interface. */
final class WebFixture implements AutoCloseable {
    final KnownPeople people = new KnownPeople();
    final WebServer server;
    final ConsoleSockets sockets;
    private final EventLoops loops = EventLoops.create();
    private final ExecutorService workers = Executors.newFixedThreadPool(4, Thread.ofPlatform().daemon().factory());

    WebFixture(Sessions sessions) throws InterruptedException {
        this(sessions, WebConfig.loopback(0), 50_000);
    }

    WebFixture(Sessions sessions, Audit audit) throws InterruptedException {
        this(sessions, WebConfig.loopback(0), 50_000, audit, null);
    }

    WebFixture(Sessions sessions, WebConfig config, long silentMillis) throws InterruptedException {
        this(sessions, config, silentMillis, Audit.NONE, null);
    }

    /** @param elsewhere where else people may sign in; null for nowhere */
    WebFixture(Sessions sessions, WebConfig config, long silentMillis, Audit audit, ExternalSignIn elsewhere) throws InterruptedException {
        sockets = new ConsoleSockets(sessions, new Panels(workers), audit, silentMillis);
        server = WebServer.open(config, new WebServer.Services(people, elsewhere, sessions, audit, (_, _, _) -> Optional.empty(), workers, sockets), loops);
    }

    int port() {
        return server.address().getPort();
    }

    String origin() {
        return "http://127.0.0.1:" + port();
    }

    /** {@return a link as {@code pith users link} prints them} */
    String link(String name) {
        return ConfigFile.usual(Path.of("state")).withPorts(port(), null, null).linkBase() + people.link(name);
    }

    @Override
    public void close() {
        server.close();
        workers.shutdownNow();
        loops.close();
    }
}

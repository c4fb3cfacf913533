package pith.shell.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.account.Role;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.net.Listener;
import pith.shell.serve.panel.Panels;
import pith.shell.serve.ssh.SshListener;
import pith.shell.serve.telnet.TelnetListener;
import pith.shell.serve.terminal.ScriptedServer;
import pith.shell.serve.users.Argon2Cost;
import pith.shell.serve.users.ThrottleSettings;
import pith.shell.serve.users.UserAccounts;
import pith.shell.serve.users.UserRegister;
import pith.shell.serve.users.UsersFile;
import pith.shell.serve.web.WebConfig;
import pith.shell.serve.web.WebServer;
import pith.shell.serve.websocket.ConsoleSockets;

/**
 * Somebody guesses passwords over the wire, by each protocol, as fast as they are answered; {@code -Dpith.guesses=10000} for that many in all. Few of them are
 * looked at, and others come in all the while.
 */
@Timeout(280)
class FailedSignInsTest {
    private static final int GUESSES = Integer.getInteger("pith.guesses", 600);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);

    @TempDir
    Path folder;

    private final AtomicInteger looked = new AtomicInteger();
    private final AtomicInteger entries = new AtomicInteger();
    private ScriptedServer server;
    private UserAccounts accounts;
    private Listener listener;

    @BeforeEach
    void makeAlice() {
        UserRegister register = new UserRegister(folder.resolve("users"), CHEAP, InstantSource.system());
        register.add("alice", Role.STUDENT);
        register.setPassword("alice", "alice-secret".getBytes(StandardCharsets.UTF_8));
        server = new ScriptedServer();
        accounts = new UserAccounts(new UsersFile(folder.resolve("users")), CHEAP, ThrottleSettings.USUAL, Map.of(), this::count, InstantSource.system());
    }

    private void count(Deed deed, String account, String address, String about) {
        entries.addAndGet(deed == Deed.SIGN_IN ? 0 : 1);
        looked.addAndGet(deed == Deed.SIGN_IN_DENIED ? 1 : 0);
    }

    @AfterEach
    void close() {
        listener.close();
        server.close();
    }

    private void fewWereLookedAt() {
        assertTrue(looked.get() <= 20, () -> looked + " guesses were looked at");
        assertTrue(entries.get() <= 60, () -> entries + " entries in the audit log");
        assertEquals(0, server.workers.pool().getQueue().size());
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(listener.address(), PATIENCE_MILLIS);
        return socket;
    }

    private static String until(InputStream in, String... texts) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (true) {
            int next = in.read();
            assertTrue(next >= 0, () -> "closed after " + seen);
            seen.append((char) next);
            for (String text : texts) {
                if (seen.indexOf(text) >= 0) {
                    return text;
                }
            }
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void byTelnet() throws Exception {
        listener = TelnetListener.open(new TelnetSettings(0, "127.0.0.1", false), server.loops, server.workers.executor(), accounts, server.sessions);
        telnetFrom("127.0.0.2");
        for (int guess = 0; guess < GUESSES / 2; guess++) {
            try (Socket socket = connect("127.0.0.1")) {
                say(socket, "mallory" + guess % 4 + "\rguess\r");
                until(socket.getInputStream(), "Try again", "not right");
            }
            if (guess % 100 == 99) {
                telnetFrom("127.0.0.2");
            }
        }
        fewWereLookedAt();
        telnetFrom("127.0.0.3");
    }

    private void telnetFrom(String address) throws IOException {
        try (Socket honest = connect(address)) {
            say(honest, "alice\ralice-secret\r");
            assertEquals("$ ", until(honest.getInputStream(), "$ ", "Try again", "not right"));
        }
    }

    @Test
    void byThePage() throws Exception {
        ConsoleSockets sockets = new ConsoleSockets(server.sessions, new Panels(server.workers.executor()), Audit.NONE);
        listener = WebServer.open(WebConfig.loopback(0), new WebServer.Services(accounts, null, server.sessions, Audit.NONE, (_, _, _) -> Optional.empty(), server.workers.executor(), sockets),
                server.loops);
        try (Socket socket = connect("127.0.0.1")) {
            for (int guess = 0; guess < GUESSES / 2; guess++) {
                String status = signIn(socket, "mallory" + guess % 4, "guess");
                assertEquals(guess < 5 ? "401" : status, status);
                assertTrue(status.equals("401") || status.equals("429"), status);
                if (guess % 100 == 99) {
                    try (Socket honest = connect("127.0.0.2")) {
                        assertEquals("200", signIn(honest, "alice", "alice-secret"));
                    }
                }
            }
        }
        fewWereLookedAt();
    }

    /** {@return the status} */
    private String signIn(Socket socket, String name, String password) throws IOException {
        String body = "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
        String host = "127.0.0.1:" + listener.address().getPort();
        say(socket, "POST /api/sign-in HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        InputStream in = socket.getInputStream();
        until(in, "HTTP/1.1 ");
        String status = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
        until(in, "ontent-length: ", "ontent-Length: ");
        StringBuilder length = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            length.append((char) next);
        }
        until(in, "\r\n\r\n", "\n\r\n");
        in.readNBytes(Integer.parseInt(length.toString().strip()));
        return status;
    }

    /** A connection's key exchange costs more than any guess: a fortieth as many. */
    @Test
    void bySsh() throws Exception {
        listener = SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), accounts, Audit.NONE, server.sessions);
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((_, _, _) -> true);
            client.start();
            assertTrue(signIn(client, "alice", "alice-secret"));
            for (int guess = 0; guess < GUESSES / 40; guess++) {
                assertFalse(signIn(client, "mallory" + guess % 4, "guess"));
            }
            fewWereLookedAt();
            assertTrue(signIn(client, "alice", "alice-secret"), "who came in from there before still does");
        }
    }

    private boolean signIn(SshClient client, String name, String password) throws IOException {
        try (ClientSession session = client.connect(name, "127.0.0.1", listener.address().getPort()).verify(Duration.ofMillis(PATIENCE_MILLIS)).getSession()) {
            session.addPasswordIdentity(password);
            return session.auth().await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && session.isAuthenticated();
        }
    }
}

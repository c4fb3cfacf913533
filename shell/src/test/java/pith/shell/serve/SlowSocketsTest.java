package pith.shell.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.net.Listener;
import pith.shell.serve.panel.Panels;
import pith.shell.serve.ssh.SshListener;
import pith.shell.serve.telnet.TelnetListener;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ScriptedServer;
import pith.shell.serve.web.WebConfig;
import pith.shell.serve.web.WebServer;
import pith.shell.serve.websocket.ConsoleSockets;

/**
 * Somebody holds as many places of a listener as there are, from two addresses, and sends a byte now and then (slow-loris); {@code -Dpith.slow=2000} for so
 * many. Others come in all the same, and nothing is left of it afterwards.
 */
@Timeout(240)
class SlowSocketsTest {
    private static final int SLOW = Integer.getInteger("pith.slow", 300);
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    Path folder;

    private ScriptedServer server;
    private final List<SocketChannel> slow = new ArrayList<>();

    @BeforeEach
    void begin() {
        server = new ScriptedServer();
    }

    @AfterEach
    void end() throws IOException {
        for (SocketChannel socket : slow) {
            socket.close();
        }
        server.close();
    }

    /** @param beginning what is sent byte by byte; its end never comes */
    private void holdsOut(Listener listener, String beginning, String honestSays, String honestHears) throws Exception {
        try (listener) {
            for (int i = 0; i < SLOW; i++) {
                slow.add(connect(listener, "127.0.0." + (2 + i % 2)));
            }
            Await.until(() -> listener.connections() >= Math.min(SLOW, 2000) - 1);
            for (int round = 0; round < 3; round++) {
                drip(beginning, round);
                assertTrue(ask(listener, honestSays).contains(honestHears));
            }
            for (SocketChannel socket : slow) {
                socket.close();
            }
            Await.until(() -> listener.connections() == 0);
            assertTrue(ask(listener, honestSays).contains(honestHears));
        }
        Await.until(() -> server.workers.pool().getActiveCount() == 0); // who answered the last sign-in may just be about to rest
    }

    private void drip(String beginning, int round) {
        for (SocketChannel socket : slow) {
            try {
                socket.write(ByteBuffer.wrap(new byte[] {(byte) beginning.charAt(round)}));
            } catch (IOException pushedOut) {
                // Its place went to another.
            }
        }
    }

    private static SocketChannel connect(Listener listener, String from) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(listener.address());
        return socket;
    }

    private static String ask(Listener listener, String says) throws IOException {
        try (SocketChannel channel = connect(listener, "127.0.0.1")) {
            var socket = channel.socket();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(says.replace("PORT", "" + listener.address().getPort()).getBytes(StandardCharsets.ISO_8859_1));
            byte[] heard = new byte[8192];
            int length = 0;
            while (length < heard.length) {
                int count = socket.getInputStream().read(heard, length, heard.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
                if (new String(heard, 0, length, StandardCharsets.ISO_8859_1).matches("(?s).*(\\$ |ok\\n|SSH-2.0-\\S+\\r\\n).*")) {
                    break;
                }
            }
            return new String(heard, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void ofThePage() throws Exception {
        ConsoleSockets sockets = new ConsoleSockets(server.sessions, new Panels(server.workers.executor()), Audit.NONE);
        WebConfig config = WebConfig.loopback(0);
        WebServer.Services services = new WebServer.Services(server.accounts, null, server.sessions, Audit.NONE, (_, _, _) -> Optional.empty(), server.workers.executor(), sockets);
        holdsOut(WebServer.open(config, services, server.loops), "GET / HTTP/1.1\r\n", "GET /api/me HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n", "200 OK");
    }

    @Test
    void ofSsh() throws Exception {
        holdsOut(SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), server.accounts, Audit.NONE, server.sessions), "SSH-2.0-slow",
                "", "SSH-2.0-Pith");
    }

    @Test
    void ofTelnet() throws Exception {
        holdsOut(TelnetListener.open(new TelnetSettings(0, "127.0.0.1", false), server.loops, server.workers.executor(), server.accounts, server.sessions), "mallory", "alice\ralice-secret\r",
                "$ ");
    }
}

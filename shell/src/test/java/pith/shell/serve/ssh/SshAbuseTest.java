package pith.shell.serve.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ConnectionLimits;
import pith.shell.serve.terminal.ScriptedServer;
import pith.shell.serve.terminal.ScriptedSession;

/** Clients that mean no good, before and after they have signed in. Whatever they do, somebody else's command still runs. */
@Timeout(200)
class SshAbuseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ScriptedServer server;
    private SshListener listener;
    private SshClient client;

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedServer();
        listener = listen(ConnectionLimits.USUAL);
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    private SshListener listen(ConnectionLimits limits) throws Exception {
        return SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, limits, server.loops, server.workers.executor(), server.accounts, Audit.NONE, server.sessions);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        listener.close();
        server.close();
    }

    private ClientSession signIn(String name) throws IOException {
        ClientSession session = client.connect(name, listener.address()).verify(PATIENCE).getClientSession();
        session.addPasswordIdentity(name + "-secret");
        session.auth().verify(PATIENCE);
        return session;
    }

    private void assertOthersAreServed() throws IOException {
        try (ClientSession other = signIn("bob")) {
            assertEquals("hello\n", other.executeRemoteCommand("hello"));
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Reads until the server ends the connection. */
    private static String toEnd(Socket socket) {
        var seen = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(seen);
        } catch (java.net.SocketException reset) {
            // An end as good as any.
        } catch (IOException tooLate) {
            throw new AssertionError("the server keeps the connection", tooLate);
        }
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aFirstLineWithoutAnEndEndsTheConnection() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[4 << 10]);
            toEnd(socket);
        }
        assertOthersAreServed();
    }

    @Test
    void whoIsSilentOrSlowIsLetGo() throws Exception {
        listener.close();
        listener = listen(new ConnectionLimits(Duration.ofMillis(500), 100, 100));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = connect();
            socket.getOutputStream().write("SSH-2.0-".substring(0, i % 8).getBytes());
            sockets.add(socket);
        }
        for (Socket socket : sockets) {
            toEnd(socket);
            socket.close();
        }
        awaitConnections(0);
    }

    private void awaitConnections(int count) {
        Await.until(() -> listener.connections() == count);
    }

    @Test
    void anAddressHasSoManyConnections() throws Exception {
        listener.close();
        listener = listen(new ConnectionLimits(Duration.ofMinutes(1), 100, 2));
        try (Socket one = connect(); Socket two = connect()) {
            awaitConnections(2);
            assertEquals("", toEnd(connect()));
        }
        awaitConnections(0);
        assertOthersAreServed();
    }

    /** Debian's OpenSSH of this host may be too old to speak it. */
    @Test
    void aQuantumComputerLearnsNothing() throws IOException {
        client.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(false, List.of(new HybridKeyExchange()), ClientBuilder.DH2KEX));
        try (ClientSession session = signIn("alice")) {
            assertEquals("mlkem768x25519-sha256", session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS));
            assertEquals("hello\n", session.executeRemoteCommand("hello"));
        }
    }

    /** A client of before strict key exchange: its first message names good algorithms, but not that one. */
    @Test
    void aClientWithoutStrictKeyExchangeIsRefused() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("SSH-2.0-old\r\n".getBytes());
            socket.getOutputStream().write(keyExchangeInit("curve25519-sha256"));
            assertTrue(toEnd(socket).contains("needs a client with strict key exchange"));
        }
    }

    private static byte[] keyExchangeInit(String exchanges) throws IOException {
        var payload = new ByteArrayOutputStream();
        payload.write(SshConstants.SSH_MSG_KEXINIT);
        payload.write(new byte[16]);
        for (String names : new String[] {exchanges, "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "none", "none", "", ""}) {
            payload.write(ByteBuffer.allocate(4).putInt(names.length()).array());
            payload.write(names.getBytes());
        }
        payload.write(new byte[5]);
        int padding = 8 - (payload.size() + 5) % 8 + 8;
        ByteBuffer packet = ByteBuffer.allocate(5 + payload.size() + padding);
        packet.putInt(1 + payload.size() + padding).put((byte) padding).put(payload.toByteArray());
        return packet.array();
    }

    @Test
    void bytesOfNothingInParticularEndTheConnection() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            byte[] noise = new byte[2000];
            new java.util.Random(seed).nextBytes(noise);
            try (Socket socket = connect()) {
                socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes());
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                toEnd(socket);
            }
        }
        assertOthersAreServed();
    }

    @Test
    void aConnectionHasSoManyTriesToSignIn() throws IOException {
        ClientSession session = client.connect("alice", listener.address()).verify(PATIENCE).getClientSession();
        for (int i = 0; i < 20; i++) {
            session.addPasswordIdentity("wrong" + i);
        }
        assertThrows(SshException.class, () -> session.auth().verify(PATIENCE));
        assertTrue(server.accounts.checks.get() <= 7, () -> server.accounts.checks + " checks");
        assertOthersAreServed();
    }

    @Test
    void nobodyRunsAnythingBeforeSigningIn() throws IOException {
        ClientSession session = client.connect("alice", listener.address()).verify(PATIENCE).getClientSession();
        Buffer open = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
        open.putString("session");
        open.putInt(0);
        open.putInt(1 << 20);
        open.putInt(1 << 15);
        session.writePacket(open);
        session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), PATIENCE);
        assertTrue(server.sessions.all.isEmpty());
    }

    @Test
    void aConnectionHasTenChannelsAndThoseThatItOpenedStay() throws IOException {
        try (ClientSession session = signIn("alice")) {
            List<ClientChannel> channels = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ChannelExec cat = session.createExecChannel("cat");
                cat.open().verify(PATIENCE);
                channels.add(cat);
            }
            for (int i = 0; i < 100; i++) {
                assertThrows(IOException.class, () -> session.createExecChannel("cat").open().verify(PATIENCE));
            }
            channels.getFirst().getInvertedIn().close();
            channels.getFirst().waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            assertEquals("hello\n", session.executeRemoteCommand("hello"));
        }
        assertOthersAreServed();
    }

    @Test
    void channelsOfOtherKindsAreRefused() throws IOException {
        try (ClientSession session = signIn("alice")) {
            assertThrows(IOException.class, () -> session.createDirectTcpipChannel(new SshdSocketAddress("127.0.0.1", 1), new SshdSocketAddress("127.0.0.1", 22)).open().verify(PATIENCE));
            assertThrows(IOException.class, () -> session.startRemotePortForwarding(new SshdSocketAddress("127.0.0.1", 0),
                    new SshdSocketAddress("127.0.0.1", 22)));
            assertEquals("hello\n", session.executeRemoteCommand("hello"));
        }
    }

    private ChannelShell shell(ClientSession session, int columns, int rows, ByteArrayOutputStream out) throws IOException {
        ChannelShell shell = session.createShellChannel();
        shell.setPtyType("-A/etc/passwd");
        shell.setPtyColumns(columns);
        shell.setPtyLines(rows);
        shell.setEnv("LD_PRELOAD", "/tmp/x.so");
        shell.setEnv("USER", "-f root");
        shell.setOut(out);
        shell.open().verify(PATIENCE);
        return shell;
    }

    private ScriptedSession session() {
        Await.until(() -> !(server.sessions.all.isEmpty() || server.sessions.all.getFirst().viewers() == 0));
        return server.sessions.all.getFirst();
    }

    @Test
    void aTerminalOfAnySizeIsOneThatAProgramCanDrawOn() throws IOException {
        try (ClientSession client = signIn("alice")) {
            ChannelShell shell = shell(client, -1, 0, new ByteArrayOutputStream());
            assertEquals("xterm", session().request.term());
            assertEquals(500, session().request.columns());
            assertEquals(24, session().request.rows());
            for (int i = 0; i < 1000; i++) {
                shell.sendWindowChange(i, 0x7fffffff - i, 0, 0);
            }
            Await.until(() -> session().size().equals("500x300"));
        }
    }

    @Test
    void signalsAndBreaksAreKeysOfATerminal() throws IOException {
        var out = new ByteArrayOutputStream();
        try (ClientSession client = signIn("alice")) {
            ChannelShell shell = shell(client, 80, 24, out);
            session();
            request(client, shell, "signal", buffer -> buffer.putString("INT"));
            request(client, shell, "break", buffer -> buffer.putInt(500));
            request(client, shell, "signal", buffer -> buffer.putString("NONSENSE\u001b[31m"));
            Await.until(() -> out.toString(StandardCharsets.ISO_8859_1).split("\\^C", -1).length >= 3);
        }
    }

    @Test
    void aProgramGetsSignalsAndIsHungUpWithItsConnection() throws IOException {
        try (ClientSession client = signIn("alice")) {
            ChannelExec cat = client.createExecChannel("cat");
            cat.open().verify(PATIENCE);
            request(client, cat, "signal", buffer -> buffer.putString("USR1"));
            Await.until(() -> server.sessions.signals.contains("USR1"));
        }
        Await.until(() -> server.sessions.signals.contains("HUP"));
    }

    private static void request(ClientSession session, ClientChannel channel, String type, java.util.function.Consumer<Buffer> rest) throws IOException {
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        buffer.putUInt(((org.apache.sshd.common.channel.AbstractChannel) channel).getRecipient());
        buffer.putString(type);
        buffer.putBoolean(false);
        rest.accept(buffer);
        session.writePacket(buffer);
    }

    @Test
    void modesWithoutAnEndAndRequestsOfAllKindsAreSurvived() throws IOException {
        try (ClientSession client = signIn("alice")) {
            ChannelExec cat = client.createExecChannel("cat");
            cat.open().verify(PATIENCE);
            request(client, cat, "pty-req", buffer -> {
                buffer.putString("xterm");
                for (int i = 0; i < 4; i++) {
                    buffer.putInt(-1);
                }
                buffer.putBytes(new byte[100_000]);
            });
            for (String type : List.of("x11-req", "auth-agent-req@openssh.com", "subsystem", "xon-xoff", "exit-status", "shell", "exec", "")) {
                request(client, cat, type, buffer -> buffer.putString("x"));
            }
            assertEquals("hello\n", client.executeRemoteCommand("hello"));
        }
        assertOthersAreServed();
    }

    @Test
    void dataForNoChannelAndMoreThanTheWindowEndOnlyThatConnection() throws IOException {
        try (ClientSession client = signIn("alice")) {
            ChannelExec cat = client.createExecChannel("cat");
            cat.open().verify(PATIENCE);
            for (long recipient : new long[] {99, cat.getRecipient()}) {
                for (int i = 0; i < 40 && client.isOpen(); i++) {
                    Buffer data = client.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA);
                    data.putUInt(recipient);
                    data.putBytes(new byte[30_000]);
                    client.writePacket(data);
                }
            }
        } catch (IOException ended) {
            assertFalse(ended.getMessage() == null);
        }
        assertOthersAreServed();
    }

    /** Answers that nobody takes: the server stops reading who asks for them. */
    @Test
    void whoAsksWithoutReadingIsNotRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new SshTransport.Brake());
        assertTrue(channel.config().isAutoRead());
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertFalse(channel.config().isAutoRead());
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertTrue(channel.config().isAutoRead());
        channel.finishAndReleaseAll();
    }
}

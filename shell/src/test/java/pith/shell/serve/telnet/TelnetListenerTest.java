package pith.shell.serve.telnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ConnectionLimits;
import pith.shell.serve.terminal.ScriptedServer;
import pith.shell.serve.terminal.ScriptedSession;

/** A telnet listener and clients that speak the protocol byte by byte, well and badly. */
@Timeout(200)
class TelnetListenerTest {
    private static final TelnetSettings ANY_PORT = new TelnetSettings(0, "127.0.0.1", false);

    private ScriptedServer server;
    private TelnetListener listener;

    @BeforeEach
    void open() {
        server = new ScriptedServer();
        listener = open(ConnectionLimits.USUAL);
    }

    private TelnetListener open(ConnectionLimits limits) {
        return TelnetListener.open(ANY_PORT, limits, server.loops, server.workers.executor(), server.accounts, server.sessions);
    }

    @AfterEach
    void close() {
        listener.close();
        server.close();
    }

    private TelnetClient connect() throws IOException {
        return new TelnetClient(listener.address());
    }

    private ScriptedSession session() {
        return server.sessions.all.getFirst();
    }

    @Test
    void whoSignsInTypesAtASessionOfTheirOwn() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("term\r\0");
            client.await("xterm\r\n");
            assertEquals("alice", session().owner.name());
        }
    }

    @Test
    void thePasswordIsNotEchoed() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            assertTrue(client.seen().contains("login: alice"));
            assertFalse(client.seen().contains("secret"));
        }
    }

    @Test
    void nameAndPasswordCanBeCorrectedAtTheKeyboard() throws IOException {
        try (TelnetClient client = connect()) {
            client.send("mallory\u0015alicf\bes\177\r\npassword\u0015alice-secreu\177t\r\n");
            client.await("$ ");
            assertEquals("alice", session().owner.name());
        }
    }

    @Test
    void whatIsTypedInOneBreathWithThePasswordReachesTheSession() throws IOException {
        try (TelnetClient client = connect()) {
            client.send("alice\ralice-secret\r\0size\r");
            client.await("80x24\r\n");
        }
    }

    @Test
    void threeWrongPasswordsEndTheConnection() throws IOException {
        try (TelnetClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.await("login: ");
                client.forget();
                client.send("alice\rno\r");
            }
            assertTrue(client.toEnd().endsWith("That is not right.\r\n"));
            assertEquals(3, server.accounts.checks.get());
        }
    }

    @Test
    void whoIsThrottledIsToldForHowLong() throws IOException {
        server.accounts.patience = 0;
        try (TelnetClient client = connect()) {
            client.send("alice\rno\r");
            assertTrue(client.toEnd().contains("Try again in 30 seconds."));
        }
    }

    @Test
    void nobodyHasForEverToSignIn() throws IOException {
        listener.close();
        listener = open(new ConnectionLimits(Duration.ofMillis(300), 10, 10));
        try (TelnetClient idle = connect(); TelnetClient slow = connect()) {
            slow.send("a");
            assertTrue(idle.toEnd().contains("Nobody signed in"));
            assertTrue(slow.toEnd().contains("Nobody signed in"));
        }
    }

    @Test
    void anAddressHasSoManyConnectionsAndGetsThemBack() throws IOException {
        listener.close();
        listener = open(new ConnectionLimits(Duration.ofMinutes(1), 10, 3));
        List<TelnetClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TelnetClient client = connect();
            client.await("login: ");
            clients.add(client);
        }
        try (TelnetClient fourth = connect()) {
            assertEquals("", fourth.toEnd());
        }
        for (TelnetClient client : clients) {
            client.close();
        }
        awaitConnections(0);
        connect().signIn("alice").close();
    }

    private void awaitConnections(int count) {
        Await.until(() -> listener.connections() == count);
    }

    @Test
    void aDetachedSessionIsThereForWhoComesBackWithWhatItShowed() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("hello\r\0");
            client.await("hello\r\n$ ");
        }
        awaitConnections(0);
        try (TelnetClient client = connect().signIn("alice")) {
            client.await("hello\r\n$ ");
            assertEquals(1, server.sessions.all.size());
        }
        awaitConnections(0);
        try (TelnetClient client = connect().signIn("alice new")) {
            assertEquals(2, server.sessions.all.size());
        }
    }

    @Test
    void whoWatchesSeesAndCannotType() throws IOException {
        try (TelnetClient driver = connect().signIn("alice"); TelnetClient watcher = connect().signIn("admin watch s1")) {
            driver.send("hello");
            watcher.await("hello");
            watcher.send("xyz");
            watcher.send("q");
            watcher.toEnd();
            assertFalse(session().printed().contains("x"));
        }
    }

    @Test
    void nobodyAttachesToAnotherStudentsSession() throws IOException {
        try (TelnetClient alice = connect().signIn("alice"); TelnetClient bob = connect()) {
            bob.send("bob attach s1\rbob-secret\r");
            assertTrue(bob.toEnd().contains("There is no session s1 that you may see."));
        }
    }

    @Test
    void theShellsEndIsTheConnectionsEnd() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("exit 0\r\0");
            client.toEnd();
        }
        awaitConnections(0);
    }

    @Test
    void whoStoppedASessionIsToldToWhoWasThere() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            session().stop("bad\u001b]0;x\u0007words");
            assertTrue(client.toEnd().contains("*** bad?]0;x?words"));
        }
    }

    @Test
    void theWindowsSizeIsTheTerminalsSize() throws IOException {
        try (TelnetClient client = connect()) {
            client.await("login: ");
            client.send(255, 251, 31, 255, 250, 31, 0, 132, 0, 43, 255, 240);
            client.signIn("alice");
            client.send("size\r\0");
            client.await("132x43");
            client.send(255, 250, 31, 0, 100, 0, 255, 255, 255, 240);
            client.send("size\r\0");
            client.await("100x255");
        }
    }

    @Test
    void theKindOfTerminalComesFromTheListHoweverItIsAskedFor() throws IOException {
        try (TelnetClient client = connect()) {
            client.send(255, 251, 24);
            client.await("\u00ff\u00fa\u0018\u0001\u00ff\u00f0");
            client.send(255, 250, 24, 0).send("-A/etc/passwd\u001b]").send(255, 240);
            client.await("login: ");
            client.send(255, 250, 24, 0).send("VT220").send(255, 240);
            client.signIn("alice");
            client.send("term\r\0");
            client.await("vt220\r\n");
        }
    }

    @Test
    void environmentsAndLinemodeAreRefused() throws IOException {
        try (TelnetClient client = connect()) {
            client.await("login: ");
            client.forget();
            client.send(255, 251, 39, 255, 251, 34, 255, 253, 39);
            client.await("\u00ff\u00fe'\u00ff\u00fe\"\u00ff\u00fc'");
            client.send(255, 250, 39, 0, 0).send("USER\u0001-f root").send(255, 240);
            client.send(255, 250, 34, 3).send("\u0001\u0002\u0003".repeat(200)).send(255, 240);
            client.send("alice\ralice-secret\r");
            client.await("$ ");
            assertEquals("alice", session().owner.name());
        }
    }

    @Test
    void commandsThatMeanKeysArriveAsKeys() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("abc").send(255, 244);
            client.await("abc^C");
            client.send(255, 246);
            client.await("[Pith is here]");
            client.forget();
            client.send(255, 243);
            client.await("^C");
        }
    }

    @Test
    void aSynchLosesNoByteAroundIt() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("before").send(255);
            client.socket.sendUrgentData(242);
            client.send("after");
            client.await("beforeafter");
        }
    }

    @Test
    void parametersWithoutAnEndEndTheConnection() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send(255, 250, 31);
            byte[] much = new byte[64 << 10];
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1600; i++) {
                    client.send(much);
                }
            });
        }
        awaitConnections(0);
    }

    @Test
    void aFloodOfOptionsEndsTheConnection() throws IOException {
        try (TelnetClient client = connect()) {
            for (int option = 0; option < 256; option++) {
                client.send(255, 251, option, 255, 252, option, 255, 253, option, 255, 254, option);
            }
            client.await("login: ");
            byte[] flood = new byte[3 * 4096];
            for (int i = 0; i < flood.length; i += 3) {
                flood[i] = (byte) 255;
                flood[i + 1] = (byte) (251 + i % 4);
                flood[i + 2] = (byte) 99;
            }
            client.send(flood);
            client.toEnd();
        }
        awaitConnections(0);
    }

    @Test
    void aWindowThatChangesAHundredThousandTimesIsOneThatChangedAFew() throws IOException {
        try (TelnetClient client = connect()) {
            client.send(255, 251, 31);
            client.signIn("alice");
            byte[] sizes = new byte[9 * 100_000];
            byte[] one = {(byte) 255, (byte) 250, 31, 0, 1, 0, 24, (byte) 255, (byte) 240};
            for (int i = 0; i < 100_000; i++) {
                one[4] = (byte) (20 + i % 100);
                System.arraycopy(one, 0, sizes, 9 * i, 9);
            }
            client.send(sizes);
            client.send("size\r\0");
            client.await("119x24");
            assertTrue(session().resizes() < 2000, () -> session().resizes() + " resizes");
        }
    }

    @Test
    void inputWaitsForASessionThatTakesNone() throws Exception {
        try (TelnetClient client = connect().signIn("alice")) {
            client.send("deaf\r\0").await("deaf");
            byte[] much = "x".repeat(1 << 16).getBytes();
            Thread typist = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 256; i++) {
                        client.send(much);
                    }
                } catch (IOException closed) {
                    // At the test's end.
                }
            });
            assertFalse(typist.join(Duration.ofMillis(500)), "16 MiB went somewhere");
            try (TelnetClient other = connect().signIn("bob")) {
                other.send("size\r\0");
                other.await("80x24");
            }
            session().hear();
            client.await("x".repeat(1000));
        }
    }

    @Test
    void aClientThatNeverReadsStopsItsSessionAndNobodyElse() throws IOException {
        try (TelnetClient client = connect().signIn("alice"); TelnetClient other = connect().signIn("bob")) {
            client.send("flood 1000000000\r\0");
            long before = -1;
            while (session().flooded() != before || before == 0) {
                before = session().flooded();
                for (int i = 0; i < 20; i++) {
                    other.send("size\r\0");
                    other.forget();
                    other.await("80x24");
                }
            }
            assertTrue(before < 16 << 20, before + " bytes went into the host's buffers");
            client.send(255, 244);
            client.await("^C");
        }
    }

    @Test
    void telnetListensOnLoopbackUnlessToldOtherwise() {
        TelnetSettings everywhere = new TelnetSettings(0, "0.0.0.0", false);
        assertThrows(IllegalArgumentException.class,
                () -> TelnetListener.open(everywhere, server.loops, server.workers.executor(), server.accounts, server.sessions));
    }

    @Test
    void aListenerThatStopsAcceptingKeepsItsConnections() throws IOException {
        try (TelnetClient client = connect().signIn("alice")) {
            listener.stopAccepting();
            assertThrows(IOException.class, this::connect);
            client.send("size\r\0");
            client.await("80x24");
        }
    }
}

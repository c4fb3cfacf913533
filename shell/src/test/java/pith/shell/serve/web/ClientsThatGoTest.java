package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.machine.MachineConfig;
import pith.shell.serve.account.Account;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.session.HostedSessions;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionPolicy;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.ssh.SshListener;
import pith.shell.serve.telnet.TelnetListener;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ScriptedServer;

/**
 * Clients at real machines that do not read, or go without a word while a program prints: what they cost is bounded, and nothing is left of them.
 * {@code -Dpith.clients=200} cuts off so many rounds of them,
 * {@code -Dpith.flood=1000000000} has so many bytes go through to one who reads.
 */
@Timeout(280)
class ClientsThatGoTest {
    private static final int CLIENTS = Integer.getInteger("pith.clients", 2);
    private static final long FLOOD = Long.getLong("pith.flood", 10_000_000);

    /**
     * What is left over of a client may be that much: far less than goes through, more than what the collector and Netty's pools make of it from run to run.
     */
    private static final long MOST_HEAP = 8 << 20;

    private static final int PATIENCE_MILLIS = 60_000;

    private final ScriptedServer server = new ScriptedServer();
    private final List<Socket> sockets = new ArrayList<>();
    private Leaks leaks;
    private HostedSessions sessions;
    private WebFixture web;
    private TelnetListener telnet;
    private SshListener ssh;

    @TempDir
    Path folder;

    private static final class Plans implements HostedSessions.Plans {
        @Override
        public Optional<MachinePlan> plan(Account account, String name) {
            return Optional.of(new MachinePlan(MachineConfig.standard().withHarts(1).withRam(64 << 20), null, List.of(), 0));
        }

        @Override
        public boolean shared(String name) {
            return false;
        }
    }

    @BeforeEach
    void open() throws Exception {
        leaks = new Leaks();
        SessionPolicy usual = SessionPolicy.USUAL;
        sessions = new HostedSessions(new SessionPolicy(usual.scrollbackBytes(), usual.idle(), usual.detached(), usual.longest(), usual.warning(), Duration.ofSeconds(1), usual.machines(),
                usual.ramBytes(), null, null, null, 0), new Plans(), 2, (_, _, _) -> {});
        web = new WebFixture(sessions);
        telnet = TelnetListener.open(new TelnetSettings(0, "127.0.0.1", false), server.loops, server.workers.executor(), server.accounts, sessions);
        ssh = SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), server.accounts, Audit.NONE, sessions);
    }

    @AfterEach
    void everyBufferWasGivenBack() {
        ssh.close();
        telnet.close();
        web.close();
        sessions.close();
        server.close();
        List<String> found = leaks.found();
        leaks.close();
        assertEquals(List.of(), found);
    }

    private Socket overTelnet(String name, String line) throws IOException {
        Socket socket = new Socket("127.0.0.1", telnet.address().getPort());
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        say(socket, name + " new\r" + name + "-secret\r");
        await(socket, "# ");
        say(socket, line + "\r");
        await(socket, "\r\n");
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void await(Socket socket, String text) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "closed after " + seen);
            seen.append((char) next);
        }
    }

    private RawWebSocket overWeb(String name, String line) throws IOException {
        RawWebSocket.Person person = RawWebSocket.Person.signIn(web, name);
        Account account = web.people.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        String id = sessions.open(account, new SessionRequest("web", "xterm", 80, 24, null, "127.0.0.1")).info().id();
        RawWebSocket socket = RawWebSocket.open(web, person);
        socket.attach(person.token(), "c", id, "driver", 0);
        socket.next(0x42);
        socket.input(0, (line + "\r").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** {@return how many descriptors this process has, without jars, which are opened when a class is first asked for} */
    private static int descriptors() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.filter(file -> !target(file).endsWith(".jar")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return ".jar";
        }
    }

    /** A client that comes no further than that. */
    private static void knock(InetSocketAddress server, String beginning) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        say(socket, beginning);
        cut(socket);
    }

    /** The network is gone: a reset, with whatever is on its way. */
    private static void cut(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void nobodyIsConnected() throws InterruptedException {
        Await.until(() -> telnet.connections() + web.server.connections() + ssh.connections() == 0);
        for (int step = 0; step < 3; step++) { // a sign-in goes to a worker, back to its event loop, and to a worker again
            server.loops.group().forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
            workersAreDone();
        }
    }

    /** Each worker waits for all others here, and so has nothing else to do. */
    private void workersAreDone() throws InterruptedException {
        ThreadPoolExecutor pool = server.workers.pool();
        Phaser all = new Phaser(pool.getMaximumPoolSize());
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            pool.execute(all::arriveAndAwaitAdvance);
        }
        all.awaitAdvanceInterruptibly(0);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void stopAll() {
        for (SessionInfo info : sessions.list(KnownPeople.ADMIN)) {
            sessions.find(KnownPeople.ADMIN, info.id()).ifPresent(session -> session.stop("the test is over"));
        }
        Await.until(() -> sessions.machinesOn() == 0);
    }

    /** Waits until a session's machine has nothing to run: what it prints has nowhere to go. {@return its output} */
    private long atRest(String owner, String machine) throws InterruptedException {
        for (long before = -1, ran = -1; ; Thread.sleep(100)) {
            SessionInfo info = sessions.list(KnownPeople.ADMIN).stream().filter(one -> one.owner().equals(owner) && one.machine().equals(machine)).findFirst().orElseThrow();
            if (info.output() == before && info.instructions() == ran && before > 10_000) {
                return before;
            }
            before = info.output();
            ran = info.instructions();
        }
    }

    @Test
    void whoIsCutOffAtAnyMomentLeavesNothing() throws Exception {
        overTelnet("alice", "echo").close();
        overWeb("alice", "echo").close();
        stopAll();
        int before = descriptors();
        for (int i = 0; i < CLIENTS; i++) {
            for (String beginning : List.of("", "ali", "alice\r", "alice\ralice-sec", "alice\rwrong\r", "alice new\ralice-secret\r")) {
                knock(telnet.address(), beginning);
            }
            for (String beginning : List.of("", "GET / HT", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", "POST /api/sign-in HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")) {
                knock(web.server.address(), beginning);
            }
            for (String beginning : List.of("", "SSH-2", "SSH-2.0-client\r\n", "SSH-2.0-client\r\n\0\0\4")) {
                knock(ssh.address(), beginning);
            }
            cut(overTelnet("student" + i % 2, "seq 300000"));
            RawWebSocket page = overWeb("alice", "seq 300000");
            page.next(0x42);
            page.close();
        }
        nobodyIsConnected();
        Await.until(() -> sessions.list(KnownPeople.ADMIN).stream().allMatch(info -> info.viewers() == 0));
        stopAll();
        Await.until(() -> sessions.list(KnownPeople.ADMIN).isEmpty());
        Await.until(() -> descriptors() <= before);
    }

    @Test
    void whoNeverReadsStopsTheProgramAndTakesNoMemory() throws Exception {
        overTelnet("alice", "echo");
        overWeb("bob", "echo");
        long before = heap();
        Socket deaf = overTelnet("carol", "head -c 1000000000 /dev/zero");
        RawWebSocket page = overWeb("alice", "head -c 1000000000 /dev/zero");
        long telnets = atRest("carol", SessionRequest.USUAL_MACHINE);
        long pages = atRest("alice", "web");
        long grown = heap() - before;
        System.out.printf("of 1 GB each, telnet got %d bytes and the page %d; the heap grew by %d KiB, two machines of some 3.5 MB among it%n", telnets, pages, grown >> 10);
        assertTrue(telnets < 8 << 20 && pages < 1 << 20, () -> telnets + " and " + pages + " bytes were produced");
        assertTrue(grown < 2 * (4 << 20) + 2 * MOST_HEAP, () -> (grown >> 10) + " KiB");
        await(overTelnet("dora", "echo $((6 * 7))"), "42");
        deaf.close();
        page.close();
    }

    @Test
    void whoReadsGetsAllOfIt() throws Exception {
        Socket reader = overTelnet("alice", "head -c 1000000 /dev/zero > z; for i in $(seq " + FLOOD / 1_000_000 + "); do cat z; done; echo the e''nd");
        long heap = heap();
        byte[] piece = new byte[1 << 16];
        long zeros = 0;
        char before = ' ';
        StringBuilder last = new StringBuilder();
        while (last.indexOf("the end") < 0) {
            int count = reader.getInputStream().read(piece);
            assertTrue(count > 0);
            for (int i = 0; i < count; i++) {
                if (piece[i] != 0) {
                    last.append((char) piece[i]);
                } else if (before != '\r') { // a lone CR has a NUL behind it (RFC 854)
                    zeros++;
                }
                before = (char) piece[i];
            }
        }
        assertEquals(FLOOD / 1_000_000 * 1_000_000, zeros);
        long grown = heap() - heap;
        System.out.printf("%d bytes went through; the heap has %d KiB more than before%n", zeros, grown >> 10);
        assertTrue(grown < MOST_HEAP, () -> (grown >> 10) + " KiB");
    }
}

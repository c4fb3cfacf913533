package pith.shell.serve.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.topology.SpecException;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;
import pith.shell.serve.recording.Recordings;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Program;
import pith.shell.serve.session.ProgramListener;
import pith.shell.serve.session.ProgramRequest;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.session.Viewer;

@Timeout(200)
class ControlSocketTest {
    private static final long NOW = 1_800_000_000_000L;

    @TempDir
    Path folder;

    private final List<String> audit = new CopyOnWriteArrayList<>();
    private final OneSession one = new OneSession();
    private ControlSocket socket;

    @BeforeEach
    void open() {
        socket = ControlSocket.open(folder.resolve("state"), new Commands(new FewSessions(one), (deed, account, address, about) -> audit.add(deed + " " + about), () -> NOW));
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private String send(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ControlClient.send(folder.resolve("state"), List.of(words), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String refusal(String... words) {
        return assertThrows(SpecException.class, () -> send(words)).getMessage();
    }

    @Test
    void onlyTheServersUserMayOpenIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/control"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))));
    }

    @Test
    void sessionsAreListedWithNothingThatActsOnATerminal() {
        String list = send("list");
        assertEquals(2, list.lines().count());
        assertTrue(list.lines().toList().getLast().matches("s1 +alice +main +1h1m +5s +2 +a\\?\\[2Jlice +19K"), list);
    }

    @Test
    void aMessageReachesOneOrAll() {
        assertEquals("told 1 session\n", send("message", "s1", "five\nminutes\tleft"));
        assertEquals("told 1 session\n", send("message", "all", "bye"));
        assertEquals(List.of("operator: five minutes left", "operator: bye"), one.told);
        assertEquals(List.of("MESSAGE s1", "MESSAGE all"), audit);
    }

    @Test
    void aSessionIsStoppedForAReason() {
        assertEquals("stopped s1\n", send("stop", "s1", "class is over"));
        assertEquals(List.of("stopped: class is over"), one.told);
    }

    @Test
    void whatIsNotThereIsRefusedWithASentence() {
        assertEquals("there is no session 's?2'; see 'pith sessions'.", refusal("stop", "s\u001b2", ""));
        assertEquals("there is no session 'x'; see 'pith sessions'.", refusal("watch", "x"));
        assertEquals("there is no session 'x'; see 'pith sessions'.", refusal("message", "x", "hello"));
        assertTrue(refusal("dance").startsWith("there is no such command"));
    }

    @Test
    void whoWatchesSeesTheSessionToItsEnd() {
        assertEquals("hello", send("watch", "s1"));
    }

    @Test
    void whoSendsNonsenseDisturbsNobody() throws IOException {
        try (SocketChannel junk = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            junk.connect(UnixDomainSocketAddress.of(folder.resolve("state/control")));
            junk.write(ByteBuffer.wrap(new byte[8 << 10]));
            assertEquals(-1, junk.read(ByteBuffer.allocate(1)));
        } catch (IOException reset) {
            // as good an answer
        }
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            silent.add(SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("state/control"))));
        }
        assertEquals(2, send("list").lines().count());
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    @Test
    void aServerThatIsNotThereIsToldFromOneThatRefuses() {
        socket.close();
        assertTrue(refusal("list").startsWith("no server answers at "), refusal("list"));
    }

    /** Shows five letters to who attaches, then ends. */
    private static final class OneSession implements Session {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public SessionInfo info() {
            return new SessionInfo("s1", "alice", "main", NOW - 3_660_000, 5_000, 2, "a\u001b[2Jlice", 20_000, 7);
        }

        @Override
        public Attachment attach(Viewer viewer, Mode mode, long from) {
            assertEquals(Mode.OBSERVER, mode);
            viewer.output(0, "hello".getBytes(StandardCharsets.US_ASCII), 0, 5);
            viewer.news(new SessionNews.Ended(0, "over"));
            return new NoAttachment();
        }

        @Override
        public void message(String from, String text) {
            told.add(from + ": " + text);
        }

        @Override
        public void stop(String reason) {
            told.add("stopped: " + reason);
        }

        @Override
        public void record(boolean on) {}

        @Override
        public PithKernel kernel() {
            throw new UnsupportedOperationException();
        }
    }

    private record NoAttachment() implements Attachment {
        @Override
        public int input(byte[] bytes, int offset, int length) {
            return length;
        }

        @Override
        public void ready() {}

        @Override
        public void resize(int columns, int rows) {}

        @Override
        public boolean takeKeyboard() {
            return false;
        }

        @Override
        public boolean handKeyboardTo(String name) {
            return false;
        }

        @Override
        public void close() {}
    }

    private record FewSessions(Session one) implements Sessions {
        @Override
        public List<pith.shell.serve.session.MachineInfo> machines(Account account) {
            return List.of();
        }

        @Override
        public boolean stopMachine(Account account, String owner, String name, String reason) {
            return false;
        }

        @Override
        public Session open(Account account, SessionRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Program run(Account account, ProgramRequest request, ProgramListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Session> find(Account account, String id) {
            return id.equals("s1") ? Optional.of(one) : Optional.empty();
        }

        @Override
        public List<SessionInfo> list(Account account) {
            return List.of(one.info());
        }

        @Override
        public Optional<Recordings> recordings() {
            return Optional.empty();
        }

        @Override
        public void shutDown(String sentence, Duration limit) {}
    }
}

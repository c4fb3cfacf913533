package pith.shell.serve.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Viewer;
import pith.shell.serve.terminal.ScriptedSessions;

class AuditedSessionsTest {
    private static final Account ALICE = new Account("alice", Role.STUDENT, Quota.USUAL);

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AuditedSessions sessions = new AuditedSessions(new ScriptedSessions(), (deed, account, address, about) -> notes.add(deed + " " + account + " " + address));

    @Test
    void whoComesTypesAndGoesIsTakenDownButNotWhatTheyType() {
        Session session = sessions.open(ALICE, new SessionRequest("main", "xterm", 80, 24, null, "127.0.0.1"));
        try (Attachment attachment = session.attach(new SilentViewer(), Mode.DRIVER, 0)) {
            attachment.input("secret".getBytes(), 0, 6);
        }
        assertEquals(List.of("OPEN alice 127.0.0.1", "ATTACH alice 192.0.2.1", "DETACH alice 192.0.2.1"), notes);
    }

    @Test
    void aSessionThatIsFoundAgainIsWatchedAsWell() {
        String id = sessions.open(ALICE, new SessionRequest("main", "xterm", 80, 24, null, "127.0.0.1")).info().id();
        sessions.find(ALICE, id).orElseThrow().attach(new SilentViewer(), Mode.OBSERVER, 0).close();
        assertEquals("DETACH alice 192.0.2.1", notes.getLast());
        assertEquals(3, notes.size());
    }

    private static final class SilentViewer implements Viewer {
        @Override
        public Account account() {
            return ALICE;
        }

        @Override
        public String address() {
            return "192.0.2.1";
        }

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public void output(long sequence, byte[] bytes, int offset, int length) {}

        @Override
        public void inputReady() {}

        @Override
        public void news(SessionNews news) {}
    }
}

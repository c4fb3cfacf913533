package pith.shell.serve.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;
import pith.shell.serve.recording.Recordings;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.MachineInfo;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Program;
import pith.shell.serve.session.ProgramListener;
import pith.shell.serve.session.ProgramRequest;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.session.Viewer;

/** Sessions as listeners get them: who opens one, attaches to one or takes its keyboard is taken down, whichever protocol they speak. */
public record AuditedSessions(Sessions sessions, Audit audit) implements Sessions {
    @Override
    public Session open(Account account, SessionRequest request) {
        Session session = sessions.open(account, request);
        audit.note(Deed.OPEN, account.name(), request.address(), session.info().id() + " on " + request.machine());
        return new AuditedSession(session, audit);
    }

    @Override
    public Program run(Account account, ProgramRequest request, ProgramListener listener) {
        audit.note(Deed.OPEN, account.name(), request.address(), "a program on " + request.machine());
        return sessions.run(account, request, new AuditedListener(listener, account, request, audit));
    }

    @Override
    public Optional<Session> find(Account account, String id) {
        return sessions.find(account, id).map(session -> new AuditedSession(session, audit));
    }

    @Override
    public List<SessionInfo> list(Account account) {
        return sessions.list(account);
    }

    @Override
    public List<MachineInfo> machines(Account account) {
        return sessions.machines(account);
    }

    @Override
    public boolean stopMachine(Account account, String owner, String name, String reason) {
        return sessions.stopMachine(account, owner, name, reason);
    }

    @Override
    public Optional<Recordings> recordings() {
        return sessions.recordings();
    }

    @Override
    public void shutDown(String sentence, Duration limit) {
        sessions.shutDown(sentence, limit);
    }

    private record AuditedListener(ProgramListener listener, Account account, ProgramRequest request, Audit audit) implements ProgramListener {
        @Override
        public boolean ready() {
            return listener.ready();
        }

        @Override
        public void output(byte[] bytes, int offset, int length) {
            listener.output(bytes, offset, length);
        }

        @Override
        public void error(byte[] bytes, int offset, int length) {
            listener.error(bytes, offset, length);
        }

        @Override
        public void inputReady() {
            listener.inputReady();
        }

        @Override
        public void ended(int status, int signal, String reason) {
            audit.note(Deed.END, account.name(), request.address(), "a program on " + request.machine() + ", " + (signal > 0 ? "signal " + signal : "status " + status));
            listener.ended(status, signal, reason);
        }
    }

    private record AuditedSession(Session session, Audit audit) implements Session {
        @Override
        public SessionInfo info() {
            return session.info();
        }

        @Override
        public Attachment attach(Viewer viewer, Mode mode, long from) {
            Attachment attachment = session.attach(viewer, mode, from);
            AuditedAttachment audited = new AuditedAttachment(attachment, viewer, info().id(), audit);
            audited.note(Deed.ATTACH, mode == Mode.DRIVER ? "" : ", looking on");
            return audited;
        }

        @Override
        public void message(String from, String text) {
            session.message(from, text);
        }

        @Override
        public void stop(String reason) {
            session.stop(reason);
        }

        @Override
        public void record(boolean on) {
            session.record(on);
            audit.note(Deed.RECORD, null, null, info().id() + (on ? " begun" : " ended"));
        }

        @Override
        public PithKernel kernel() {
            return session.kernel();
        }
    }

    private record AuditedAttachment(Attachment attachment, Viewer viewer, String id, Audit audit) implements Attachment {
        void note(Deed deed, String more) {
            audit.note(deed, viewer.account().name(), viewer.address(), id + more);
        }

        @Override
        public int input(byte[] bytes, int offset, int length) {
            return attachment.input(bytes, offset, length);
        }

        @Override
        public void ready() {
            attachment.ready();
        }

        @Override
        public void resize(int columns, int rows) {
            attachment.resize(columns, rows);
        }

        @Override
        public boolean takeKeyboard() {
            boolean taken = attachment.takeKeyboard();
            if (taken) {
                note(Deed.KEYBOARD, ", taken");
            }
            return taken;
        }

        @Override
        public boolean handKeyboardTo(String name) {
            boolean handed = attachment.handKeyboardTo(name);
            if (handed) {
                note(Deed.KEYBOARD, ", to " + name);
            }
            return handed;
        }

        @Override
        public void close() {
            attachment.close();
            note(Deed.DETACH, "");
        }
    }
}

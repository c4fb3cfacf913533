package pith.shell.serve.terminal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.session.Program;
import pith.shell.serve.session.ProgramListener;
import pith.shell.serve.session.ProgramRequest;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;

/** Sessions and programs without machines, for what a listener does by itself. */
public final class ScriptedSessions implements Sessions {
    public final List<ScriptedSession> all = new CopyOnWriteArrayList<>();
    public final List<String> signals = new CopyOnWriteArrayList<>();

    @Override
    public Session open(Account account, SessionRequest request) {
        var session = new ScriptedSession("s" + (all.size() + 1), account, request);
        all.add(session);
        return session;
    }

    @Override
    public Optional<Session> find(Account account, String id) {
        return all.stream().filter(session -> session.id.equals(id) && Permissions.mayWatch(account, session.owner.name())).map(Session.class::cast).findFirst();
    }

    @Override
    public List<SessionInfo> list(Account account) {
        return all.stream().map(ScriptedSession::info).filter(info -> Permissions.mayWatch(account, info.owner())).toList();
    }

    @Override
    public List<pith.shell.serve.session.MachineInfo> machines(Account account) {
        return List.of();
    }

    @Override
    public boolean stopMachine(Account account, String owner, String name, String reason) {
        return false;
    }

    @Override
    public Optional<pith.shell.serve.recording.Recordings> recordings() {
        return Optional.empty();
    }

    @Override
    public void shutDown(String sentence, Duration limit) {
        all.forEach(session -> session.stop(sentence));
    }

    /**
     * {@code cat} copies; {@code false} ends with 1, {@code killed} by SIGKILL; {@code both} writes to both outputs; {@code print N} writes N bytes; anything
     * else is repeated.
     */
    @Override
    public Program run(Account account, ProgramRequest request, ProgramListener listener) {
        return new ScriptedProgram(request.command(), listener);
    }

    private final class ScriptedProgram implements Program {
        private final ProgramListener listener;
        private final boolean copies;
        private long left;
        private final byte[] text;
        private boolean over;
        private final int status;

        ScriptedProgram(String command, ProgramListener listener) {
            this.listener = listener;
            copies = command.equals("cat");
            status = command.equals("false") ? 1 : command.equals("killed") ? 137 : 0;
            left = command.startsWith("print ") ? Long.parseLong(command.substring(6)) : 0;
            text = left > 0 || copies ? new byte[0] : (command + "\n").getBytes(StandardCharsets.UTF_8);
            if (command.equals("both")) {
                listener.error(text, 0, text.length);
            }
        }

        @Override
        public synchronized int input(byte[] bytes, int offset, int length) {
            if (!copies || !listener.ready()) {
                return copies ? 0 : length;
            }
            listener.output(bytes, offset, length);
            return length;
        }

        @Override
        public synchronized void endInput() {
            if (copies) {
                end(0);
            }
        }

        @Override
        public synchronized void ready() {
            if (copies) {
                listener.inputReady();
                return;
            }
            while (left > 0 && listener.ready()) {
                byte[] piece = new byte[(int) Math.min(4096, left)];
                left -= piece.length;
                listener.output(piece, 0, piece.length);
            }
            if (left == 0 && !over) {
                listener.output(text, 0, text.length);
                end(status);
            }
        }

        private void end(int with) {
            if (!over) {
                over = true;
                listener.ended(with, with > 128 ? with - 128 : 0, "exit");
            }
        }

        @Override
        public void signal(String name) {
            signals.add(name);
        }

        @Override
        public synchronized void close() {
            signals.add("HUP");
            end(129);
        }
    }
}

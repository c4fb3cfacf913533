package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.json.JsonFields;
import pith.shell.serve.recording.Recording;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;

/** The list of sessions, and what can be done with one without a terminal. Opening may boot a machine: not for an event loop. */
final class SessionRoutes {
    private static final String TERM = "xterm-256color";
    private static final int MOST_TEXT = 1000;

    /** A recording goes through memory as a whole. */
    private static final long MOST_BYTES = 64 << 20;

    /** A session in the list. */
    private record Row(SessionInfo info, boolean mine, boolean mayStop, boolean mayMessage) {}

    private record Rows(List<Row> sessions) {}

    private record Opened(String id) {}

    private record Recorded(List<Recording> recordings) {}

    private final Sessions sessions;
    private final Audit audit;

    SessionRoutes(Sessions sessions, Audit audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    Answer list(Account account) {
        return Answer.json(new Rows(sessions.list(account).stream()
                .map(info -> new Row(info, info.owner().equals(account.name()), Permissions.mayStop(account, info.owner()), Permissions.mayMessage(account, info.owner())))
                .toList()));
    }

    Answer open(Account account, JsonFields fields, String address) {
        SessionRequest request = new SessionRequest(fields.text("machine", SessionRequest.USUAL_MACHINE), TERM, (int) fields.number("columns", 80), (int) fields.number("rows", 24), null,
                address);
        try {
            return Answer.json(new Opened(sessions.open(account, request).info().id()));
        } catch (SessionRefused refused) {
            return Answer.refused(HttpResponseStatus.CONFLICT, refused.getMessage());
        }
    }

    Answer stop(Account account, String id, JsonFields fields, String address) {
        return with(account, id, session -> {
            if (!Permissions.mayStop(account, session.info().owner())) {
                audit.note(Deed.REFUSED, account.name(), address, "to stop " + id);
                return Answer.refused(HttpResponseStatus.FORBIDDEN, "Only its owner or an administrator may stop a session.");
            }
            audit.note(Deed.STOP, account.name(), address, id);
            session.stop(fields.text("reason", account.name() + " stopped it"));
            return Answer.nothing();
        });
    }

    Answer message(Account account, String id, JsonFields fields, String address) {
        return with(account, id, session -> {
            String text = fields.text("text", "").strip();
            if (!Permissions.mayMessage(account, session.info().owner()) || text.isEmpty() || text.length() > MOST_TEXT) {
                return Answer.refused(HttpResponseStatus.FORBIDDEN, "A message has 1 to " + MOST_TEXT + " characters.");
            }
            audit.note(Deed.MESSAGE, account.name(), address, id);
            session.message(account.name(), text);
            return Answer.nothing();
        });
    }

    /** Begins or ends a recording. */
    Answer record(Account account, String id, JsonFields fields, String address) {
        return with(account, id, session -> {
            if (!Permissions.mayMessage(account, session.info().owner())) {
                return Answer.refused(HttpResponseStatus.FORBIDDEN, "Only its owner and those who teach may record a session.");
            }
            try {
                session.record(fields.text("on", "").equals("true"));
            } catch (SessionRefused refused) {
                return Answer.refused(HttpResponseStatus.CONFLICT, refused.getMessage());
            }
            audit.note(Deed.RECORD, account.name(), address, id);
            return Answer.nothing();
        });
    }

    /** {@return the recordings of {@code owner}, as far as {@code account} may have them} */
    Answer recordings(Account account, String owner) {
        List<Recording> found = sessions.recordings().map(all -> all.list(account, owner == null ? account.name() : owner)).orElse(List.of());
        return Answer.json(new Recorded(found));
    }

    /** {@return a recording as a file to be saved} */
    Answer recording(Account account, String owner, String name, String address) {
        Optional<Path> file = owner == null || name == null ? Optional.empty() : sessions.recordings().flatMap(all -> all.file(account, owner, name));
        try {
            if (file.isEmpty() || Files.size(file.get()) > MOST_BYTES) {
                return Answer.refused(HttpResponseStatus.NOT_FOUND, "There is no such recording, or it is too long for a page.");
            }
            audit.note(Deed.DOWNLOAD, account.name(), address, file.get().getFileName().toString());
            return new Answer(HttpResponseStatus.OK, "application/x-asciicast", Files.readAllBytes(file.get()),
                    Map.of("Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\""));
        } catch (IOException gone) {
            return Answer.refused(HttpResponseStatus.NOT_FOUND, "The recording is not there any more.");
        }
    }

    private Answer with(Account account, String id, Function<Session, Answer> then) {
        Optional<Session> session = sessions.find(account, id);
        return session.map(then).orElseGet(() -> Answer.refused(HttpResponseStatus.NOT_FOUND, "There is no such session (any more)."));
    }
}

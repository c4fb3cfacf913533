package pith.shell.serve.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.Sessions;

/** What the operator may tell a server. The answer's first line is {@code ok}, or a sentence that says why not. */
public final class Commands {
    /** No account can have that name. */
    static final Account OPERATOR = new Account("(operator)", Role.ADMIN, Quota.USUAL);

    private static final String EVERYBODY = "all";
    private static final String ROW = "%-32s  %-12s  %-8s  %7s  %7s  %7s  %-12s  %7s\n";

    private final Sessions sessions;
    private final Audit audit;
    private final LongSupplier millis;

    /** @param millis the host's clock, in milliseconds of the epoch */
    public Commands(Sessions sessions, Audit audit, LongSupplier millis) {
        this.sessions = sessions;
        this.audit = audit;
        this.millis = millis;
    }

    /** @param in ends when the operator goes away */
    void execute(List<String> words, InputStream in, OutputStream out) throws IOException {
        switch (words.getFirst()) {
            case "list" -> say(out, "ok\n" + list());
            case "watch" -> watch(argument(words, 1), in, out);
            case "message" -> message(argument(words, 1), argument(words, 2), out);
            case "stop" -> stop(argument(words, 1), argument(words, 2), out);
            default -> say(out, "there is no such command; this server is older or newer than the program that asks.\n");
        }
    }

    private static String argument(List<String> words, int index) {
        return words.size() > index ? words.get(index) : "";
    }

    private String list() {
        List<SessionInfo> all = sessions.list(OPERATOR);
        StringBuilder table = new StringBuilder(String.format(ROW, "SESSION", "OWNER", "MACHINE", "AGE", "IDLE", "VIEWERS", "KEYBOARD", "OUTPUT"));
        for (SessionInfo info : all) {
            table.append(String.format(ROW, visible(info.id()), visible(info.owner()), visible(info.machine()), time(millis.getAsLong() - info.startedMillis()), time(info.idleMillis()), info.viewers(),
                    info.keyboard() == null ? "-" : visible(info.keyboard()), size(info.output())));
        }
        return table.toString();
    }

    private void watch(String id, InputStream in, OutputStream out) throws IOException {
        Optional<Session> session = sessions.find(OPERATOR, id);
        if (session.isEmpty()) {
            say(out, noSession(id));
            return;
        }
        say(out, "ok\n");
        Watcher.watch(session.get(), in, out);
    }

    private void message(String id, String text, OutputStream out) throws IOException {
        List<SessionInfo> meant = sessions.list(OPERATOR).stream().filter(info -> id.equals(EVERYBODY) || info.id().equals(id)).toList();
        if (meant.isEmpty() && !id.equals(EVERYBODY)) {
            say(out, noSession(id));
            return;
        }
        meant.forEach(info -> sessions.find(OPERATOR, info.id()).ifPresent(session -> session.message("operator", text)));
        audit.note(Deed.MESSAGE, null, null, id);
        say(out, "ok\ntold " + meant.size() + (meant.size() == 1 ? " session" : " sessions") + "\n");
    }

    private void stop(String id, String reason, OutputStream out) throws IOException {
        Optional<Session> session = sessions.find(OPERATOR, id);
        if (session.isEmpty()) {
            say(out, noSession(id));
            return;
        }
        try {
            session.get().stop(reason.isEmpty() ? "The operator of the server has stopped this session." : reason);
            audit.note(Deed.STOP, null, null, id);
            say(out, "ok\nstopped " + visible(id) + "\n");
        } catch (SessionRefused refused) {
            say(out, refused.getMessage() + "\n");
        }
    }

    private static String noSession(String id) {
        return "there is no session '" + visible(id) + "'; see 'pith sessions'.\n";
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing of it acts on a terminal. */
    private static String visible(String text) {
        return text.codePoints().allMatch(c -> c > 0x20 && c < 0x7f) ? text : text.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private static String time(long millis) {
        Duration time = Duration.ofMillis(Math.max(0, millis));
        return time.toHours() > 0 ? time.toHours() + "h" + time.toMinutesPart() + "m" : time.toMinutes() > 0 ? time.toMinutes() + "m" + time.toSecondsPart() + "s" : time.toSeconds() + "s";
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? Long.toString(bytes) : bytes < 10_000L << 10 ? (bytes >> 10) + "K" : (bytes >> 20) + "M";
    }
}

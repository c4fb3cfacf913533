package pith.shell.serve.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.Sessions;
import pith.shell.serve.terminal.Choice;
import pith.shell.serve.terminal.VisibleText;
import pith.shell.serve.terminal.WindowSize;

/** Words for the server instead of a machine: {@code pith sessions}, {@code pith message ID TEXT}, {@code pith stop ID}. */
final class WordsCommand extends ChannelCommand {
    private static final String USAGE = """
            usage: pith sessions            list the sessions that you may see
                   pith new [MACHINE]       begin a session (with ssh -t)
                   pith attach ID           go to a session (with ssh -t)
                   pith watch ID            look on; q leaves (with ssh -t)
                   pith message ID TEXT     put a message before who is there
                   pith stop ID             end a session
            """;

    private static final int SHORT_ID = 8;

    private final Audit audit;
    private final List<String> words;

    WordsCommand(Sessions sessions, Executor waiting, Audit audit, List<String> words) {
        super(sessions, waiting);
        this.audit = audit;
        this.words = words;
    }

    @Override
    void begin() {
        elsewhere(this::obey);
    }

    private void obey() {
        int count = words.size();
        String word = count == 0 ? "" : words.getFirst();
        if (word.equals("sessions") && count == 1) {
            print(list(sessions().list(account())), 0);
        } else if (word.equals("message") && count > 2) {
            message(words.get(1), String.join(" ", words.subList(2, count)));
        } else if (word.equals("stop") && count == 2) {
            stop(words.get(1));
        } else {
            print(USAGE, 2);
        }
    }

    private void print(String text, int status) {
        String shown = channel().hasTerminal() ? text.replace("\n", "\r\n") : text;
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        output().write(bytes, 0, bytes.length);
        onLoop(() -> finish(status));
    }

    private static String list(List<SessionInfo> infos) {
        var table = new StringBuilder("%-8s %-16s %-12s %8s %8s %s\n".formatted("ID", "OWNER", "MACHINE", "IDLE", "VIEWERS", "KEYBOARD"));
        for (SessionInfo info : infos) {
            String keyboard = info.keyboard() == null ? "-" : VisibleText.of(info.keyboard());
            table.append("%-8s %-16s %-12s %8s %8d %s\n".formatted(shortId(info.id()), VisibleText.of(info.owner()), VisibleText.of(info.machine()),
                    idle(info.idleMillis()), info.viewers(), keyboard));
        }
        return table.toString();
    }

    /** Enough of an id to tell it from others. */
    private static String shortId(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static String idle(long millis) {
        Duration time = Duration.ofMillis(millis);
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private void message(String id, String text) {
        Session session = Choice.existing(sessions(), account(), id);
        if (!Permissions.mayMessage(account(), session.info().owner())) {
            throw refused("message", id);
        }
        session.message(account().name(), VisibleText.of(text));
        audit.note(Deed.MESSAGE, account().name(), address(), id);
        print("", 0);
    }

    private void stop(String id) {
        Session session = Choice.existing(sessions(), account(), id);
        if (!Permissions.mayStop(account(), session.info().owner())) {
            throw refused("stop", id);
        }
        audit.note(Deed.STOP, account().name(), address(), id);
        session.stop(VisibleText.of(account().name()) + " stopped this session.");
        print("", 0);
    }

    private SessionRefused refused(String deed, String id) {
        audit.note(Deed.REFUSED, account().name(), address(), deed + " " + id);
        return new SessionRefused("You may not " + deed + " that session.");
    }

    @Override
    void input(byte[] bytes, int offset, int length) {
        used(length);
    }

    @Override
    void endOfInput() {
        // Nothing waits for it.
    }

    @Override
    void room() {
        // All of the output is there already.
    }

    @Override
    void resized(WindowSize size) {
        // Nothing is laid out by it.
    }

    @Override
    void signal(String name) {
        // It is over before one could come.
    }

    @Override
    void gone() {
        // Nothing is held.
    }
}

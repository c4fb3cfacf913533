package pith.shell.serve.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pith.shell.serve.account.Account;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionRefused;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Sessions;

/** Which session somebody wants who comes in. */
public sealed interface Choice {
    /** The session of theirs that they left last, if nobody is at it; else a new one. */
    record Usual() implements Choice {}

    /** A new one, on the machine of that name. */
    record New(String machine) implements Choice {}

    /** A new one on the machine that one gets without asking, which ends with this shell line. */
    record Run(String line) implements Choice {}

    /** That one, with the keyboard. */
    record Attach(String id) implements Choice {}

    /** That one, to look on. */
    record Watch(String id) implements Choice {}

    /** {@return what the words {@code new [MACHINE]}, {@code attach ID} or {@code watch ID} say; no words mean the usual; else nothing} */
    static Optional<Choice> of(List<String> words) {
        if (words.isEmpty()) {
            return Optional.of(new Usual());
        }
        String word = words.getFirst();
        return Optional.ofNullable(switch (words.size()) {
            case 1 -> word.equals("new") ? new New(SessionRequest.USUAL_MACHINE) : null;
            case 2 -> withName(word, words.get(1));
            default -> null;
        });
    }

    private static Choice withName(String word, String name) {
        return switch (word) {
            case "new" -> new New(name);
            case "attach" -> new Attach(name);
            case "watch" -> new Watch(name);
            default -> null;
        };
    }

    default Mode mode() {
        return this instanceof Watch ? Mode.OBSERVER : Mode.DRIVER;
    }

    /**
     * {@return the session; started if it is a new one, which takes a while}
     *
     * @throws SessionRefused if there is no such session, or no room for a new one
     */
    default Session find(Sessions sessions, Account account, String term, WindowSize size, String address) {
        return switch (this) {
            case Usual _ -> leftLast(sessions, account).orElseGet(() -> open(sessions, account, SessionRequest.USUAL_MACHINE, null, term, size, address));
            case New(String machine) -> open(sessions, account, machine, null, term, size, address);
            case Run(String line) -> open(sessions, account, SessionRequest.USUAL_MACHINE, line, term, size, address);
            case Attach(String id) -> existing(sessions, account, id);
            case Watch(String id) -> existing(sessions, account, id);
        };
    }

    private static Session open(Sessions sessions, Account account, String machine, String line, String term, WindowSize size, String address) {
        return sessions.open(account, new SessionRequest(machine, term, size.columns(), size.rows(), line, address));
    }

    /**
     * {@return the session of that id, or of the one id that begins so: nobody likes to type all of it}
     *
     * @throws SessionRefused if there is none that {@code account} may see, or several
     */
    static Session existing(Sessions sessions, Account account, String id) {
        return sessions.find(account, id).or(() -> beginning(sessions, account, id))
                .orElseThrow(() -> new SessionRefused("There is no session " + VisibleText.of(id) + " that you may see."));
    }

    private static Optional<Session> beginning(Sessions sessions, Account account, String id) {
        List<String> ids = sessions.list(account).stream().map(SessionInfo::id).filter(each -> each.startsWith(id)).toList();
        return ids.size() == 1 ? sessions.find(account, ids.getFirst()) : Optional.empty();
    }

    private static Optional<Session> leftLast(Sessions sessions, Account account) {
        return sessions.list(account).stream()
                .filter(info -> info.owner().equals(account.name()) && info.viewers() == 0)
                .min(Comparator.comparingLong(SessionInfo::idleMillis))
                .flatMap(info -> sessions.find(account, info.id()));
    }
}

package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;
import pith.shell.serve.json.JsonFields;
import pith.shell.serve.session.MachineInfo;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.Sessions;

/** What those who run a class see of it as a whole, and what they may do to machines. Stopping one may wait: not for an event loop. */
final class AdminRoutes {
    private static final int MOST_TEXT = 1000;

    /** A machine in the list. */
    private record Row(MachineInfo info, boolean mayStop) {}

    /** An account, what it may have and what it has. Who teaches sees those; who came in from elsewhere without being in the users file is not among them. */
    private record Person(String name, String role, Quota quota, int machines, long ramBytes, int harts, int sessions) {}

    private record Overview(List<Row> machines, List<Person> people) {}

    private record Told(int sessions) {}

    private final Accounts accounts;
    private final Sessions sessions;
    private final Audit audit;

    AdminRoutes(Accounts accounts, Sessions sessions, Audit audit) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.audit = audit;
    }

    Answer overview(Account account) {
        if (account.role() == Role.STUDENT) {
            return forbidden();
        }
        List<MachineInfo> machines = sessions.machines(account);
        List<SessionInfo> open = sessions.list(account);
        return Answer.json(new Overview(machines.stream().map(info -> new Row(info, Permissions.mayStop(account, info.owner()))).toList(),
                accounts.all().stream().map(person -> person(person, machines, open)).toList()));
    }

    private static Person person(Account person, List<MachineInfo> machines, List<SessionInfo> open) {
        List<MachineInfo> own = machines.stream().filter(info -> info.owner().equals(person.name())).toList();
        return new Person(person.name(), person.role().name().toLowerCase(Locale.ROOT), person.quota(), own.size(), own.stream().mapToLong(MachineInfo::ramBytes).sum(),
                own.stream().mapToInt(MachineInfo::harts).sum(), (int) open.stream().filter(info -> info.owner().equals(person.name())).count());
    }

    Answer stopMachine(Account account, JsonFields fields, String address) {
        String owner = fields.text("owner", "");
        String name = fields.text("name", "");
        String what = "the machine " + name + " of " + (owner.isEmpty() ? "everybody" : owner);
        if (!Permissions.mayStop(account, owner)) {
            audit.note(Deed.REFUSED, account.name(), address, "to stop " + what);
            return forbidden();
        }
        if (!sessions.stopMachine(account, owner, name, account.name() + " switched the machine off.")) {
            return Answer.refused(HttpResponseStatus.NOT_FOUND, "That machine is not on (any more).");
        }
        audit.note(Deed.STOP, account.name(), address, what);
        return Answer.nothing();
    }

    /** A message to everybody. */
    Answer message(Account account, JsonFields fields, String address) {
        String text = fields.text("text", "").strip();
        if (account.role() == Role.STUDENT || text.isEmpty() || text.length() > MOST_TEXT) {
            return account.role() == Role.STUDENT ? forbidden() : Answer.refused(HttpResponseStatus.CONFLICT, "A message has 1 to " + MOST_TEXT + " characters.");
        }
        List<SessionInfo> all = sessions.list(account);
        all.forEach(info -> sessions.find(account, info.id()).ifPresent(session -> session.message(account.name(), text)));
        audit.note(Deed.MESSAGE, account.name(), address, "all");
        return Answer.json(new Told(all.size()));
    }

    private static Answer forbidden() {
        return Answer.refused(HttpResponseStatus.FORBIDDEN, "That is for those who run the class.");
    }
}

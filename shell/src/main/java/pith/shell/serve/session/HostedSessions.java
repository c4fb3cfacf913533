package pith.shell.serve.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.machine.HostShares;
import pith.shell.serve.machine.MachinePlan;

/** The sessions of a server, on machines of this JVM. */
public final class HostedSessions implements Sessions, AutoCloseable {
    private static final int ID_BYTES = 16;
    private static final String HOME = "/root";

    private final SessionPolicy policy;
    private final Machines machines;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ConsoleSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * Sessions on machines that {@code plans} describes, on {@code processors} processors of the host.
     *
     * @param plans answers the plan of a machine of that name for an account: of the usual one always, of others if the configuration knows them; null refuses
     */
    public HostedSessions(SessionPolicy policy, Plans plans, int processors) {
        this(policy, plans, processors, new HostClock());
    }

    /** What machines are made from. */
    public interface Plans {
        /** {@return the plan of the machine that {@code account} calls {@code name}; nothing if there is none of that name} */
        Optional<MachinePlan> plan(Account account, String name);

        /** {@return whether the machine called {@code name} is one for all} */
        boolean shared(String name);
    }

    HostedSessions(SessionPolicy policy, Plans plans, int processors, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        this.machines = new Machines(policy, plans, new HostShares(processors));
    }

    @Override
    public Session open(Account account, SessionRequest request) {
        return onMachine(account, request.machine(), machine -> {
            ConsoleSession session = new ConsoleSession(newId(), account.name(), machine, clock, policy, request.columns(), request.rows(),
                    over -> sessions.remove(over.id()));
            if (!machine.join(session)) {
                return null;
            }
            sessions.put(session.id(), session);
            List<String> argv = request.command() == null ? List.of("-sh") : List.of("sh", "-c", Words.bytes(request.command()));
            session.begin(argv, environment(account, request.term()), HOME);
            return session;
        });
    }

    @Override
    public Program run(Account account, ProgramRequest request, ProgramListener listener) {
        return onMachine(account, request.machine(), machine -> {
            RunningProgram program = new RunningProgram(machine, listener, clock);
            if (!machine.join(program)) {
                return null;
            }
            program.begin(List.of("sh", "-c", Words.bytes(request.command())), environment(account, null), HOME);
            return program;
        });
    }

    /** A machine may go off between its being found and being moved into: then there will be another. */
    private <T> T onMachine(Account account, String name, Function<TenantMachine, T> use) {
        while (true) {
            if (closing) {
                throw new SessionRefused("The server is shutting down.");
            }
            T made = use.apply(machines.of(account, name));
            if (made != null) {
                return made;
            }
        }
    }

    private static List<String> environment(Account account, String term) {
        List<String> variables = new ArrayList<>(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + HOME, "USER=root",
                "LOGNAME=root", "SHELL=/bin/sh", "PITH_ACCOUNT=" + Words.bytes(account.name())));
        if (term != null) {
            variables.add("TERM=" + Words.bytes(term));
        }
        return variables;
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public Optional<Session> find(Account account, String id) {
        ConsoleSession session = sessions.get(id);
        return session != null && Permissions.mayWatch(account, session.owner()) ? Optional.of(session) : Optional.empty();
    }

    @Override
    public List<SessionInfo> list(Account account) {
        return sessions.values().stream().filter(session -> Permissions.mayWatch(account, session.owner())).map(ConsoleSession::info)
                .sorted(Comparator.comparingLong(SessionInfo::startedMillis).thenComparing(SessionInfo::id)).toList();
    }

    @Override
    public void shutDown(String sentence, Duration limit) {
        closing = true;
        sessions.values().forEach(session -> session.message("the server", sentence));
        machines.shutDown(limit);
    }

    @Override
    public void close() {
        shutDown("The server is shutting down.", Duration.ofSeconds(5));
        if (clock instanceof HostClock host) {
            host.close();
        }
    }
}

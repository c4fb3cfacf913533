package pith.shell.serve.session;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.machine.HostShares;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.recording.Recorder;
import pith.shell.serve.recording.Recordings;

/**
 * The sessions of a server, on machines of this JVM.
 *
 * <p>One thread calls viewers, one writes files; neither runs while nothing happens, but for a look at all sessions every few seconds: who is idle is warned,
 * what is new is saved, machines that nobody uses are switched off.
 */
public final class HostedSessions implements Sessions, AutoCloseable {
    private static final int ID_BYTES = 16;
    private static final long LOOK_MILLIS = 5_000;

    /** How long viewers have at the end to take what is under way to them. */
    private static final long LAST_WORDS_MILLIS = 300;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private static final long RECORDING_BYTES = 256L << 20;

    /** What machines are made from. Asked by any thread. */
    public interface Plans {
        /** {@return the plan of the machine that {@code account} calls {@code name}; nothing if there is none of that name} */
        Optional<MachinePlan> plan(Account account, String name);

        /** {@return whether the machine called {@code name} is one for all} */
        boolean shared(String name);
    }

    /** Who hears of sessions that are over. Called by any thread: must not wait. */
    public interface Ends {
        void ended(String owner, String id, String reason);
    }

    private final SessionPolicy policy;
    private final Ends ends;
    private final Machines machines;
    private final Clock clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("session files").factory());
    private final SessionFiles files;
    private final Recordings recordings;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ConsoleSession> sessions = new ConcurrentHashMap<>();
    private final Set<Recorder> recorders = ConcurrentHashMap.newKeySet();

    /** What is said on shutting down; null while we do not. */
    private volatile String farewell;

    /** Sessions on machines that {@code plans} describes, on {@code processors} processors of the host. Those that were saved are there again. */
    public HostedSessions(SessionPolicy policy, Plans plans, int processors, Ends ends) {
        this(policy, plans, processors, ends, new HostClock());
    }

    HostedSessions(SessionPolicy policy, Plans plans, int processors, Ends ends, Clock clock) {
        this.policy = policy;
        this.ends = ends;
        this.clock = clock;
        this.machines = new Machines(policy, plans, new HostShares(processors), clock);
        this.files = policy.state() == null ? null : new SessionFiles(policy.state(), writer);
        this.recordings = policy.recordings() == null ? null : new Recordings(policy.recordings());
        if (files != null) {
            files.load().forEach(saved -> sessions.put(saved.id(), new ConsoleSession(saved, new House())));
        }
        clock.after(LOOK_MILLIS, this::look);
    }

    private final class House implements SessionHouse {
        @Override
        public SessionPolicy policy() {
            return policy;
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public String farewell() {
            return farewell;
        }

        @Override
        public void wake(ConsoleSession session, Account owner) {
            Thread.ofPlatform().daemon().name("waking a session").start(() -> HostedSessions.this.wake(session, owner));
        }

        @Override
        public void gone(ConsoleSession session, String reason) {
            sessions.remove(session.id());
            ends.ended(session.owner(), session.id(), reason);
            if (files != null && farewell == null) {
                files.delete(session.id());
            }
        }

        @Override
        public Recorder recorder(ConsoleSession session, int columns, int rows) {
            if (recordings == null) {
                throw new SessionRefused("Sessions are not recorded on this server.");
            }
            try {
                Recorder recorder = Recorder.begin(recordings.folderOf(session.owner()), session.id().substring(0, 8), columns, rows, Instant.ofEpochMilli(clock.epochMillis()), writer,
                        clock::millis, RECORDING_BYTES, sentence -> {
                            session.message("the server", sentence);
                            session.record(false);
                        });
                recorders.removeIf(Recorder::isOver);
                recorders.add(recorder);
                return recorder;
            } catch (IOException full) {
                throw new SessionRefused("A recording cannot be written now: the server's disk is full or broken.");
            }
        }
    }

    @Override
    public Session open(Account account, SessionRequest request) {
        ConsoleSession session = new ConsoleSession(newId(), account.name(), request, new House());
        begin(session, account, request.command());
        return session;
    }

    /** It is among the sessions before its shell runs: that may end at once. */
    private void begin(ConsoleSession session, Account account, String command) {
        List<String> argv = command == null ? List.of("-sh") : List.of("sh", "-c", Words.bytes(command));
        sessions.put(session.id(), session);
        try {
            onMachine(account, session.machineName(), machine -> {
                if (!machine.join(session)) {
                    return null;
                }
                session.begin(machine, argv, Surroundings.of(account, machine, session.term()));
                return session;
            });
        } catch (SessionRefused refused) {
            sessions.remove(session.id());
            throw refused;
        }
    }

    /** A session that was saved has a shell again. */
    private void wake(ConsoleSession session, Account owner) {
        session.say(session.lost(policy.homes() != null && session.machineName().equals(SessionRequest.USUAL_MACHINE)));
        try {
            begin(session, owner, null);
        } catch (SessionRefused refused) {
            session.end(-1, refused.getMessage());
        }
    }

    @Override
    public Program run(Account account, ProgramRequest request, ProgramListener listener) {
        return onMachine(account, request.machine(), machine -> {
            RunningProgram program = new RunningProgram(machine, listener, clock);
            if (!machine.join(program)) {
                return null;
            }
            program.begin(List.of("sh", "-c", Words.bytes(request.command())), Surroundings.of(account, machine, null));
            return program;
        });
    }

    /** A machine may go off between its being found and being moved into: then there will be another. */
    private <T> T onMachine(Account account, String name, Function<TenantMachine, T> use) {
        while (true) {
            if (farewell != null) {
                throw new SessionRefused("The server is shutting down.");
            }
            T made = use.apply(machines.of(account, name));
            if (made != null) {
                return made;
            }
        }
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
    public List<MachineInfo> machines(Account account) {
        return machines.infos().stream().filter(info -> Permissions.mayWatch(account, info.owner())).toList();
    }

    @Override
    public boolean stopMachine(Account account, String owner, String name, String reason) {
        return Permissions.mayStop(account, owner) && machines.stop(owner, name, reason, STOP_LIMIT);
    }

    @Override
    public Optional<Recordings> recordings() {
        return Optional.ofNullable(recordings);
    }

    /** {@return how many machines are on} */
    public int machinesOn() {
        return machines.on();
    }

    /** {@return user instructions that all machines that are on have run} */
    public long instructions() {
        return machines.instructions();
    }

    /** {@return for how long all machines that are on have had a processor of the host, in nanoseconds} */
    public long hostNanos() {
        return machines.hostNanos();
    }

    private void look() {
        if (farewell != null) {
            return;
        }
        sessions.values().forEach(ConsoleSession::look);
        save();
        machines.switchOffUnused();
        clock.after(LOOK_MILLIS, this::look);
    }

    private void save() {
        if (files != null) {
            sessions.values().stream().map(ConsoleSession::toSave).filter(saved -> saved != null).forEach(files::save);
        }
    }

    @Override
    public void shutDown(String sentence, Duration limit) {
        farewell = sentence;
        sessions.values().forEach(session -> session.message("the server", sentence));
        save();
        machines.shutDown(limit);
        sessions.values().forEach(session -> session.end(-1, sentence));
        CountDownLatch told = new CountDownLatch(1);
        clock.after(LAST_WORDS_MILLIS, told::countDown);
        try {
            told.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            recorders.forEach(Recorder::close);
            writer.shutdown();
            writer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (farewell == null) {
            shutDown("The server is shutting down.", Duration.ofSeconds(5));
        }
        if (clock instanceof HostClock host) {
            host.close();
        }
    }
}

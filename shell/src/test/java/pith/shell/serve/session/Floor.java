package pith.shell.serve.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import pith.hal.machine.MachineConfig;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.machine.MachinePlan;

/** A server's sessions for tests, and people who sit down. */
final class Floor implements AutoCloseable {
    static final Account ALICE = new Account("alice", Role.STUDENT, Quota.USUAL);
    static final Account BOB = new Account("bob", Role.STUDENT, Quota.USUAL);
    static final Account TEACHER = new Account("teacher", Role.INSTRUCTOR, Quota.USUAL);
    static final String SHARED = "lab";

    /** A small machine that boots quickly. */
    static final MachinePlan SMALL = new MachinePlan(MachineConfig.standard().withHarts(1).withRam(64 << 20), null, List.of(), 0);

    /** Why sessions ended. */
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    final StepClock clock = new StepClock();
    final HostedSessions sessions;

    Floor(SessionPolicy policy) {
        sessions = new HostedSessions(policy, new SmallPlans(), 2, (owner, id, reason) -> ended.add(reason), clock);
    }

    private static final class SmallPlans implements HostedSessions.Plans {
        @Override
        public Optional<MachinePlan> plan(Account account, String name) {
            return Optional.of(SMALL);
        }

        @Override
        public boolean shared(String name) {
            return name.equals(SHARED);
        }
    }

    Session open(Account account, String machine) {
        return sessions.open(account, new SessionRequest(machine, "xterm", 80, 24, null, "127.0.0.1"));
    }

    /** Opens a session and waits for the prompt. */
    ScreenViewer sit(Account account) throws InterruptedException {
        return sit(account, SessionRequest.USUAL_MACHINE);
    }

    ScreenViewer sit(Account account, String machine) throws InterruptedException {
        ScreenViewer viewer = new ScreenViewer(account).at(open(account, machine), Mode.DRIVER, 0);
        viewer.await(prompt(account, machine));
        return viewer;
    }

    /** {@return the end of the shell's prompt: only who administrates is root on a machine that others use too} */
    static String prompt(Account account, String machine) {
        return machine.equals(SHARED) && account.role() == Role.STUDENT ? "$ " : "# ";
    }

    /** {@return why the next session ended} */
    String awaitEnd() throws InterruptedException {
        return ended.poll(60, TimeUnit.SECONDS);
    }

    /** {@return the only session there is} */
    Session only() {
        return sessions.find(TEACHER, sessions.list(TEACHER).getFirst().id()).orElseThrow();
    }

    @Override
    public void close() {
        sessions.close();
        clock.close();
    }
}

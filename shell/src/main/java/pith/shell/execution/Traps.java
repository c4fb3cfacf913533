package pith.shell.execution;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Traps (XCU trap). A signal's handler only notes that it came; its action runs between two commands, on the shell's own terms.
 */
public final class Traps {
    private static final int[] CHOSEN_BY_SHELL = {Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM, Signals.SIGTSTP, Signals.SIGTTIN,
            Signals.SIGTTOU};

    private final ShellContext sh;
    /** Actions by signal; 0 is EXIT; an empty action ignores. */
    private final TreeMap<Integer, String> actions = new TreeMap<>();
    /** In a subshell: what the parent had, which {@code trap} still shows until a trap is set. */
    private final TreeMap<Integer, String> parentActions = new TreeMap<>();
    private final BitSet ignoredAtStart = new BitSet();
    /** The signals of which {@link #ignoredAtStart} tells: each is asked about before its disposition is first changed. */
    private final BitSet asked = new BitSet();
    private final BitSet chosen = new BitSet();
    private final BitSet pending = new BitSet();
    private boolean interrupted;
    private int statusBefore = -1;

    Traps(ShellContext sh) {
        this.sh = sh;
    }

    private Traps(ShellContext sh, Traps parent) {
        this.sh = sh;
        actions.putAll(parent.actions);
        parentActions.putAll(parent.actions.isEmpty() ? parent.parentActions : parent.actions);
        ignoredAtStart.or(parent.ignoredAtStart);
        asked.or(parent.asked);
        chosen.or(parent.chosen);
    }

    Traps copyFor(ShellContext child) {
        return new Traps(child, this);
    }

    /** A subshell keeps what is ignored and resets the rest (XCU 2.12). */
    void enterChild(Processes.Placement placement) {
        actions.values().removeIf(action -> !action.isEmpty());
        for (int signal : CHOSEN_BY_SHELL) {
            if (chosen.get(signal) && !actions.containsKey(signal)) {
                apply(signal, SignalDisposition.DEFAULT);
            }
        }
        chosen.clear();
        if (placement.background() && !placement.ownGroup()) {
            ignoreForGood(Signals.SIGINT);
            ignoreForGood(Signals.SIGQUIT);
        }
    }

    private void ignoreForGood(int signal) {
        apply(signal, SignalDisposition.IGNORE);
        asked.set(signal);
        ignoredAtStart.set(signal);
    }

    private boolean wasIgnoredAtStart(int signal) {
        if (!asked.get(signal)) {
            asked.set(signal);
            ignoredAtStart.set(signal, sh.system().signalDisposition(signal) instanceof SignalDisposition.Ignore);
        }
        return ignoredAtStart.get(signal);
    }

    /** {@return the actions as {@code trap} prints them} */
    public Map<Integer, String> shown() {
        return actions.isEmpty() ? parentActions : actions;
    }

    /** {@return whether nothing would have to run if the process were replaced now} */
    boolean isEmpty() {
        return actions.values().stream().allMatch(String::isEmpty);
    }

    /** Sets the action of a signal; null restores the default. A signal ignored when the shell started stays so. */
    public void set(int signal, String action) {
        parentActions.clear();
        if (signal != Signals.EXIT && wasIgnoredAtStart(signal) && !sh.interactive()) {
            return;
        }
        if (action == null) {
            actions.remove(signal);
        } else {
            actions.put(signal, action);
        }
        if (signal != Signals.EXIT) {
            apply(signal, disposition(signal));
        }
    }

    /** Before the process is replaced: takes back what the shell chose for itself. */
    void yieldSignals() {
        chosen.stream().filter(signal -> !actions.containsKey(signal)).forEach(signal -> apply(signal, SignalDisposition.DEFAULT));
    }

    /** After {@link #yieldSignals}, when the process was not replaced. */
    void chooseAgain() {
        chosen.stream().forEach(signal -> apply(signal, disposition(signal)));
    }

    /** To be called when the shell becomes interactive or monitors jobs. */
    public void choose() {
        for (int signal : CHOSEN_BY_SHELL) {
            if (!wasIgnoredAtStart(signal)) {
                var disposition = disposition(signal);
                chosen.set(signal, !(disposition instanceof SignalDisposition.Default));
                apply(signal, disposition);
            }
        }
    }

    private SignalDisposition disposition(int signal) {
        String action = actions.get(signal);
        if (action != null) {
            return action.isEmpty() ? SignalDisposition.IGNORE : new SignalDisposition.Handler(() -> pending.set(signal));
        }
        return switch (signal) {
            case Signals.SIGINT -> sh.interactive()
                    ? new SignalDisposition.Handler(() -> interrupted = true) : SignalDisposition.DEFAULT;
            case Signals.SIGQUIT, Signals.SIGTERM -> sh.interactive() ? SignalDisposition.IGNORE : SignalDisposition.DEFAULT;
            case Signals.SIGTSTP, Signals.SIGTTIN, Signals.SIGTTOU ->
                    sh.has(Option.MONITOR) ? SignalDisposition.IGNORE : SignalDisposition.DEFAULT;
            default -> SignalDisposition.DEFAULT;
        };
    }

    private void apply(int signal, SignalDisposition disposition) {
        sh.system().setSignalDisposition(signal, disposition);
    }

    /**
     * {@return a signal that has come and for which something is to be done before the shell waits again, or 0} It may have
     * come with the return of any call, successful ones too: whoever blocks in a loop asks before each call.
     */
    public int attention() {
        return interrupted ? Signals.SIGINT : Math.max(pending.nextSetBit(0), 0);
    }

    /** {@return whether Ctrl-C came} */
    public boolean isInterrupted() {
        return interrupted;
    }

    /**
     * Runs the actions of the signals that came.
     *
     * @throws Unwind.Interrupt if Ctrl-C came to an interactive shell
     */
    public void runPending() {
        sh.system().pollSignals();
        for (int signal = pending.nextSetBit(0); signal >= 0; signal = pending.nextSetBit(signal + 1)) {
            pending.clear(signal);
            String action = actions.get(signal);
            if (action != null) {
                run(action, sh.lastStatus());
            }
        }
        if (takeInterrupt()) {
            throw new Unwind.Interrupt();
        }
    }

    /** {@return whether Ctrl-C came to an interactive shell} The note is gone then: whoever asks answers it. */
    boolean takeInterrupt() {
        sh.system().pollSignals();
        boolean came = interrupted;
        interrupted = false;
        return came;
    }

    private void run(String action, int status) {
        int outer = statusBefore;
        statusBefore = status;
        try {
            new Scripts(sh).evaluate(action);
            sh.setLastStatus(status);
        } finally {
            statusBefore = outer;
        }
    }

    /** {@return the status that {@code exit} without a number means: within an action, the one before it} */
    public int exitStatus() {
        return statusBefore >= 0 ? statusBefore : sh.lastStatus();
    }

    /** Runs the EXIT action, once. {@return the status to exit with} */
    int runExit(int status) {
        String action = actions.remove(Signals.EXIT);
        if (action == null || action.isEmpty()) {
            return status;
        }
        sh.setLastStatus(status);
        try {
            run(action, status);
            return status;
        } catch (Unwind unwind) {
            return unwind.status();
        }
    }
}

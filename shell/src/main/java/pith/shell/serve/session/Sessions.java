package pith.shell.serve.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pith.shell.serve.account.Account;
import pith.shell.serve.recording.Recordings;

/** All sessions of a server. Safe for any thread. Booting a machine takes a good part of a second: open sessions and run programs outside of an event loop. */
public interface Sessions {
    /**
     * Opens a session, and starts its machine if needed.
     *
     * @throws SessionRefused if the account's quota or the server's room is used up
     */
    Session open(Account account, SessionRequest request);

    /**
     * Runs a shell line without a terminal, and starts its machine if needed. The listener may be called before this returns.
     *
     * @throws SessionRefused as {@link #open}
     */
    Program run(Account account, ProgramRequest request, ProgramListener listener);

    /** {@return the session of that id, if it exists and {@code account} may at least watch it} */
    Optional<Session> find(Account account, String id);

    /** {@return the sessions that {@code account} may at least watch, oldest first} */
    List<SessionInfo> list(Account account);

    /** {@return the machines that are on and whose sessions {@code account} may watch, by owner and name} */
    List<MachineInfo> machines(Account account);

    /**
     * Switches a machine off, the hard way if it does not end in a few seconds; {@code reason} is told to whoever is on it. May wait that long.
     *
     * @return whether there was one that {@code account} may stop
     */
    boolean stopMachine(Account account, String owner, String name, String reason);

    /** {@return what was recorded; nothing if this server records nothing} */
    Optional<Recordings> recordings();

    /** Ends well: opens no more sessions, tells everybody {@code sentence}, saves what can be saved and stops all machines, within {@code limit}. */
    void shutDown(String sentence, Duration limit);
}

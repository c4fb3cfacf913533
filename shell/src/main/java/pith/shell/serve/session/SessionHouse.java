package pith.shell.serve.session;

import pith.shell.serve.account.Account;
import pith.shell.serve.recording.Recorder;

/** What a session needs of the server that it is part of. */
interface SessionHouse {
    SessionPolicy policy();

    Clock clock();

    /** {@return what the server says on shutting down; null while it does not} */
    String farewell();

    /** Soon begins a session that was saved, for its owner; does not wait. */
    void wake(ConsoleSession session, Account owner);

    /** The session is over, and why. */
    void gone(ConsoleSession session, String reason);

    /**
     * {@return what writes the session down}
     *
     * @throws SessionRefused if nothing is recorded here
     */
    Recorder recorder(ConsoleSession session, int columns, int rows);
}

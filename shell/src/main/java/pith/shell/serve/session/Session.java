package pith.shell.serve.session;

import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;

/** One terminal of one machine. It lives until its shell exits, it is stopped, or nobody has come back for long enough. */
public interface Session {
    SessionInfo info();

    /**
     * Lets {@code viewer} look on, from byte {@code from} of the output (0 for all that is kept; a viewer that comes back says how much it has).
     *
     * @throws SessionRefused if this account may not
     */
    Attachment attach(Viewer viewer, Mode mode, long from);

    /** Puts a message before everybody who looks on; {@code from} is who says it. */
    void message(String from, String text);

    /** Ends it; {@code reason} is told to its viewers. */
    void stop(String reason);

    /**
     * Begins to record it, or ends that; who looks on is told. What is typed is not recorded.
     *
     * @throws SessionRefused if nothing is recorded on this server
     */
    void record(boolean on);

    /**
     * {@return the kernel of its machine, for panels that look into it: what they read changes under them}
     *
     * @throws SessionRefused if the machine is not on
     */
    PithKernel kernel();
}

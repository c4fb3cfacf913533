package pith.shell.serve.session;

import pith.shell.serve.account.Account;

/**
 * A client's side of an attachment. The session calls it from any thread, but never two calls at once; no call may block or call back into the session
 * before it has returned.
 */
public interface Viewer {
    Account account();

    /** {@return where it comes from, for lists and the audit log} */
    String address();

    /** {@return whether {@link #output} may be called; once it may again, the viewer calls {@link Attachment#ready}} */
    boolean ready();

    /**
     * The next piece of output. {@code sequence} is the number of its first byte, counted from the session's start. The bytes are the viewer's only for the
     * call.
     */
    void output(long sequence, byte[] bytes, int offset, int length);

    /** There is room for input again, after {@link Attachment#input} took less than all. */
    void inputReady();

    void news(SessionNews news);
}

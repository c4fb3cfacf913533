package pith.shell.serve.session;

/** Who hears a {@link Program}. Called from any thread, but never two calls at once; no call may block or call back into the program before it has returned. */
public interface ProgramListener {
    /** {@return whether {@link #output} and {@link #error} may be called; once they may again, the listener calls {@link Program#ready}} */
    boolean ready();

    /** The next piece of standard output; the bytes are the listener's only for the call. */
    void output(byte[] bytes, int offset, int length);

    /** The next piece of standard error. */
    void error(byte[] bytes, int offset, int length);

    /** There is room for input again, after {@link Program#input} took less than all. */
    void inputReady();

    /**
     * The last call: it is over, and all that it wrote was said. {@code status} is as a shell shows it (128 and the signal for one that was killed); -1 if the
     * machine stopped under it. {@code signal} is what ended it, 0 if it ended by itself.
     */
    void ended(int status, int signal, String reason);
}

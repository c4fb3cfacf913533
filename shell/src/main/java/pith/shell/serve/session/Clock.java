package pith.shell.serve.session;

/** Time for sessions, and the one thread on which viewers are called: tests bring their own. */
interface Clock {
    /** {@return milliseconds since some moment; never goes back} */
    long millis();

    /** {@return milliseconds of the epoch} */
    long epochMillis();

    /** Runs {@code task} soon, after those that were given before it. */
    void execute(Runnable task);

    /** Runs {@code task} in {@code millis}. */
    void after(long millis, Runnable task);
}

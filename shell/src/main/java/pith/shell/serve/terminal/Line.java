package pith.shell.serve.terminal;

/** A connection as a {@link Console} sees it: bytes both ways, each way with its own brake. It lives on one event loop. */
public interface Line {
    /** Runs {@code step} on the line's event loop, after what was given to it before. From any thread. */
    void execute(Runnable step);

    /** {@return whether the line takes output without queueing more than it should} From any thread. */
    boolean writable();

    /** Sends output. From any thread, but never two at once; the bytes are copied. */
    void write(byte[] bytes, int offset, int length);

    /** {@code count} more bytes of the input that the line delivered have been used: as much may be read from the network. On the event loop. */
    void taken(int count);

    /** Closes once what was written has been sent; {@code status} is for a client that can be told. On the event loop. */
    void close(int status);
}

package pith.shell.serve.net;

import java.net.InetSocketAddress;

/** An open port that speaks one protocol. */
public interface Listener extends AutoCloseable {
    /** {@return where it listens; the port is the real one, also if any was asked for} */
    InetSocketAddress address();

    /** {@return how many connections are open} */
    int connections();

    /** Takes no more connections; those that are open stay until {@link #close}. */
    void stopAccepting();

    /** Closes the port and its connections, flushing what was written to them, in a bounded time. */
    @Override
    void close();
}

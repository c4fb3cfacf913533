package pith.shell.serve.telnet;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the telnet listener is set up.
 *
 * @param beyondLoopback whether it may listen where other hosts can hear what is typed
 * @param signIn how long somebody has to sign in
 * @param connections at once, in all
 * @param connectionsOfOne at once, from one address
 */
public record TelnetSettings(InetSocketAddress address, boolean beyondLoopback, Duration signIn, int connections, int connectionsOfOne) {
    public TelnetSettings {
        boolean loopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        if (!loopback && !beyondLoopback) {
            throw new IllegalArgumentException("Telnet sends passwords in the clear, so it listens on loopback only unless the configuration says otherwise.");
        }
    }

    /** A listener on loopback. */
    public static TelnetSettings onLoopback(int port) {
        return new TelnetSettings(new InetSocketAddress("127.0.0.1", port), false, Duration.ofMinutes(1), 256, 64);
    }
}

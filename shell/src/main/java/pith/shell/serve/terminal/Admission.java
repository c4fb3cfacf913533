package pith.shell.serve.terminal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many connections a listener has at once, in all and from one address, so that one client cannot take all the places. Only addresses that are
 * connected are remembered.
 */
public final class Admission {
    /** Bytes of an IPv6 address that name a network: who has one has all of its addresses (RFC 4291, section 2.5.4). */
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final int mostOfOne;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<String, Integer> connected = new HashMap<>();
    private int all;

    public Admission(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** {@return whether there is a place for another connection from {@code remote}, which it then has until {@link #leave}} */
    public boolean enter(SocketAddress remote) {
        lock.lock();
        try {
            String key = network(remote);
            int there = connected.getOrDefault(key, 0);
            if (all >= most || there >= mostOfOne) {
                return false;
            }
            connected.put(key, there + 1);
            all++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void leave(SocketAddress remote) {
        lock.lock();
        try {
            connected.computeIfPresent(network(remote), (key, there) -> there == 1 ? null : there - 1);
            all--;
        } finally {
            lock.unlock();
        }
    }

    public int connections() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the address without port, as accounts and lists name it} */
    public static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null ? internet.getAddress().getHostAddress() : "unknown";
    }

    private static String network(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        return address instanceof Inet6Address ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)) : address(remote);
    }
}

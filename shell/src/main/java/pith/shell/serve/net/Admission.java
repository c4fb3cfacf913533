package pith.shell.serve.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many connections a listener has at once, in all and from one address, so that one client cannot take all the places. When all are taken, the one that has
 * waited longest without signing in gives its place to the next who comes: whoever holds places without a word cannot keep others out. Only addresses that
 * are connected are remembered.
 */
public final class Admission {
    /** Bytes of an IPv6 address that name a network: who has one has all of its addresses (RFC 4291, section 2.5.4). */
    private static final int NETWORK_BYTES = 8;

    private static final AttributeKey<Admission> HERE = AttributeKey.valueOf("pith.admission");

    private final int most;
    private final int mostOfOne;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<String, Integer> connected = new HashMap<>();
    /** Who has not signed in, in the order in which they came. */
    private final Set<Channel> strangers = new LinkedHashSet<>();
    private int all;

    public Admission(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** {@return whether there is a place for this connection, which it has until it closes; if there is none, it is closed} */
    public boolean admit(Channel channel) {
        String key = network(channel.remoteAddress());
        Admitted place = enter(channel, key);
        if (place.givesWay != null) {
            place.givesWay.close();
        }
        if (!place.in) {
            channel.close();
            return false;
        }
        channel.attr(HERE).set(this);
        channel.closeFuture().addListener(_ -> leave(channel, key));
        return true;
    }

    /**
     * @param givesWay who is to be closed for it; null for nobody
     */
    private record Admitted(boolean in, Channel givesWay) {}

    private Admitted enter(Channel channel, String key) {
        lock.lock();
        try {
            if (connected.getOrDefault(key, 0) >= mostOfOne || all >= most && strangers.isEmpty()) {
                return new Admitted(false, null);
            }
            Channel oldest = all >= most ? strangers.iterator().next() : null;
            strangers.remove(oldest);
            strangers.add(channel);
            connected.merge(key, 1, Integer::sum);
            all++;
            return new Admitted(true, oldest);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Channel channel, String key) {
        lock.lock();
        try {
            strangers.remove(channel);
            connected.computeIfPresent(key, (_, there) -> there == 1 ? null : there - 1);
            all--;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has signed in on {@code channel}: its place is not given to anybody else. */
    public static void signedIn(Channel channel) {
        Admission here = channel.attr(HERE).get();
        if (here != null) {
            here.stays(channel);
        }
    }

    private void stays(Channel channel) {
        lock.lock();
        try {
            strangers.remove(channel);
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

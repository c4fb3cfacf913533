package pith.shell.serve.users;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Stops guessing: after a number of failures in a row, attempts from an address, or for a name, are not looked at for a while. Failures are forgotten after the
 * same while. The table is bounded; who fills it pushes out the oldest entry.
 *
 * <p>Somebody who guesses must keep nobody else out. From an address from which somebody has signed in before, only failures for that very name at that very
 * address count against them: neither those of their neighbours in a class room that has one address, nor those for their name from elsewhere.
 * An address may fail more often than a name, for those whom it has not seen yet.
 */
final class Throttle {
    private static final int MOST_ENTRIES = 20_000;
    private static final int ADDRESS_FACTOR = 4;

    private final ThrottleSettings settings;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as the other table is. In order of the last use. */
    private final Map<String, Failures> failures = bounded();

    private final Map<String, Boolean> good = bounded();

    /**
     * @param since when the last of them was
     * @param told whether it has been said that attempts are refused for it
     */
    private record Failures(int count, long since, boolean told) {}

    Throttle(ThrottleSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_ENTRIES;
            }
        };
    }

    /** {@return how many seconds an attempt has to wait; 0 to look at it now} {@code name} is null if the attempt names nobody. */
    long secondsToWait(String name, String address) {
        lock.lock();
        try {
            if (name != null && good.containsKey(pair(name, address))) {
                return wait(pairKey(name, address), settings.failures());
            }
            long byAddress = wait(addressKey(address), settings.failures() * ADDRESS_FACTOR);
            return name == null ? byAddress : Math.max(byAddress, wait(nameKey(name), settings.failures()));
        } finally {
            lock.unlock();
        }
    }

    private long wait(String key, int allowed) {
        Failures found = failures.get(key);
        if (found == null) {
            return 0;
        }
        long left = settings.pause().toNanos() - (nanoTime.getAsLong() - found.since);
        if (left <= 0) {
            failures.remove(key);
            return 0;
        }
        return found.count < allowed ? 0 : left / 1_000_000_000 + 1;
    }

    /** {@return whether a refusal of such an attempt is news} One line of a log is enough for all that follow it. */
    boolean isNews(String name, String address) {
        lock.lock();
        try {
            return tell(addressKey(address)) | (name != null && (tell(nameKey(name)) | tell(pairKey(name, address))));
        } finally {
            lock.unlock();
        }
    }

    private boolean tell(String key) {
        Failures found = failures.get(key);
        if (found == null || found.told) {
            return false;
        }
        failures.put(key, new Failures(found.count, found.since, true));
        return true;
    }

    void failed(String name, String address) {
        lock.lock();
        try {
            count(addressKey(address));
            if (name != null) {
                count(nameKey(name));
                if (good.containsKey(pair(name, address))) {
                    count(pairKey(name, address));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(String key) {
        Failures before = failures.get(key);
        failures.put(key, new Failures(before == null ? 1 : before.count + 1, nanoTime.getAsLong(), false));
    }

    /** The name has no failures any more. The address keeps its own: else one account would let its owner guess at others without end. */
    void succeeded(String name, String address) {
        lock.lock();
        try {
            failures.remove(nameKey(name));
            failures.remove(pairKey(name, address));
            good.put(pair(name, address), true);
        } finally {
            lock.unlock();
        }
    }

    int entries() {
        lock.lock();
        try {
            return failures.size() + good.size();
        } finally {
            lock.unlock();
        }
    }

    private static String nameKey(String name) {
        return "n " + (name.length() > 64 ? name.substring(0, 64) : name);
    }

    private static String addressKey(String address) {
        return "a " + network(address);
    }

    private static String pairKey(String name, String address) {
        return "p " + pair(name, address);
    }

    private static String pair(String name, String address) {
        return (name.length() > 64 ? name.substring(0, 64) : name) + " " + network(address);
    }

    /** Whoever has one address of IPv6 has the 2^64 of its network. */
    private static String network(String address) {
        if (address == null || address.indexOf(':') < 0) {
            return String.valueOf(address);
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 16 ? java.util.HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}

package pith.shell.serve.web;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import pith.shell.serve.account.Account;

/**
 * Who is signed in, by what their browser's cookie says. A cookie is made when somebody signs in, never before, and never taken from the browser (session
 * fixation). Only its digest is kept. Bounded: the one that was used least recently goes first. Time is the host's monotonic one, which no change of the
 * calendar moves.
 */
final class BrowserSessions {
    private static final int MOST = 20_000;
    private static final int MOST_PER_ACCOUNT = 32;

    private static final class Entry {
        final BrowserSession session;
        final long began;
        long used;

        Entry(BrowserSession session, long now) {
            this.session = session;
            this.began = now;
            this.used = now;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    /** By the digest of the cookie, least recently used first. Guarded by {@link #lock}. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final Duration idle;
    private final Duration life;
    private final LongSupplier nanoTime;

    BrowserSessions(Duration idle, Duration life, LongSupplier nanoTime) {
        this.idle = idle;
        this.life = life;
        this.nanoTime = nanoTime;
    }

    /** Somebody signed in. {@return the secret for their cookie} */
    String begin(Account account) {
        String secret = Secrets.text();
        lock.lock();
        try {
            forget(entry -> isOver(entry));
            long own = entries.values().stream().filter(entry -> isOf(entry, account)).count();
            if (own >= MOST_PER_ACCOUNT) {
                forgetFirst(entry -> isOf(entry, account));
            }
            if (entries.size() >= MOST) {
                forgetFirst(_ -> true);
            }
            entries.put(Secrets.kept(secret), new Entry(new BrowserSession(account, Secrets.text()), nanoTime.getAsLong()));
            return secret;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the session of a cookie's secret, which is used by this; nothing if there is none, or none any more} */
    Optional<BrowserSession> find(String secret) {
        if (secret == null) {
            return Optional.empty();
        }
        lock.lock();
        try {
            String kept = Secrets.kept(secret);
            Entry entry = entries.get(kept);
            if (entry == null || isOver(entry)) {
                entries.remove(kept);
                return Optional.empty();
            }
            entry.used = nanoTime.getAsLong();
            return Optional.of(entry.session);
        } finally {
            lock.unlock();
        }
    }

    /** Signs a browser out. */
    void end(String secret) {
        lock.lock();
        try {
            entries.remove(Secrets.kept(secret));
        } finally {
            lock.unlock();
        }
    }

    /** Signs everybody out whose account is one of these: it was removed, or changed. */
    void end(Predicate<Account> accounts) {
        lock.lock();
        try {
            forget(entry -> accounts.test(entry.session.account()));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOf(Entry entry, Account account) {
        return entry.session.account().name().equals(account.name());
    }

    private boolean isOver(Entry entry) {
        long now = nanoTime.getAsLong();
        return now - entry.used > idle.toNanos() || now - entry.began > life.toNanos();
    }

    private void forget(Predicate<Entry> which) {
        entries.values().removeIf(which);
    }

    private void forgetFirst(Predicate<Entry> which) {
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
            if (which.test(all.next())) {
                all.remove();
                return;
            }
        }
    }
}

package pith.shell.serve.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import pith.shell.serve.account.Account;

/** A viewer for tests: keeps what it is shown and told, and waits for it. */
final class ScreenViewer implements Viewer {
    private static final long PATIENCE_SECONDS = 100;

    private final Account account;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private Escape escape = Escape.NONE;
    private final List<SessionNews> news = new ArrayList<>();
    private volatile boolean ready = true;
    private long next = -1;
    private boolean exact = true;
    private int looked;
    private int searched;
    private int roomTold;
    Attachment attachment;

    ScreenViewer(Account account) {
        this.account = account;
    }

    ScreenViewer at(Session session, Mode mode, long from) {
        attachment = session.attach(this, mode, from);
        return this;
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public String address() {
        return "test";
    }

    @Override
    public boolean ready() {
        return ready;
    }

    /** Stops reading, or begins again. */
    void reads(boolean now) {
        ready = now;
        if (now) {
            attachment.ready();
        }
    }

    @Override
    public void output(long sequence, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            exact &= next < 0 || sequence == next;
            next = sequence + length;
            screen.write(bytes, offset, length);
            for (int i = offset; i < offset + length; i++) {
                boolean inText = escape == Escape.NONE || escape == Escape.LAST;
                strip(bytes[i]);
                if (inText && escape != Escape.BEGUN && bytes[i] != '\r') {
                    plain.write(bytes[i]);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void inputReady() {
        lock.lock();
        try {
            roomTold++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void news(SessionNews what) {
        lock.lock();
        try {
            news.add(what);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the number of the next byte that it should be shown} */
    long next() {
        return Math.max(0, next);
    }

    /** {@return whether every piece began where the one before it ended} */
    boolean exact() {
        return exact;
    }

    List<SessionNews> news() {
        lock.lock();
        try {
            return List.copyOf(news);
        } finally {
            lock.unlock();
        }
    }

    byte[] bytes() {
        lock.lock();
        try {
            return screen.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    /** {@return what was shown, without colours and movements} */
    String plain() {
        lock.lock();
        try {
            return plain.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    /** Colours, movements and returns to the margin are left out. */
    private void strip(byte b) {
        escape = switch (escape) {
            case NONE -> b == 0x1b ? Escape.BEGUN : Escape.NONE;
            case BEGUN -> b == '[' ? Escape.CONTROL : b == '(' ? Escape.CHARACTERS : Escape.NONE;
            case CONTROL -> b >= 0x40 && b < 0x7f ? Escape.LAST : Escape.CONTROL;
            case CHARACTERS -> Escape.LAST;
            case LAST -> b == 0x1b ? Escape.BEGUN : Escape.NONE;
        };
    }

    private enum Escape { NONE, BEGUN, CONTROL, CHARACTERS, LAST }

    /** Types everything, waiting for room. */
    void type(String keys) throws InterruptedException {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        for (int done = 0; done < bytes.length; ) {
            int before = roomTold;
            done += attachment.input(bytes, done, bytes.length - done);
            if (done < bytes.length) {
                await(() -> roomTold > before, "room for input");
            }
        }
    }

    /** {@return what was shown from the last look up to and including {@code awaited}} */
    String await(String awaited) throws InterruptedException {
        lock.lock();
        try {
            byte[] wanted = awaited.getBytes(StandardCharsets.UTF_8);
            searched = looked;
            await(() -> appears(wanted), awaited);
            byte[] all = plain.toByteArray();
            String shown = new String(all, looked, searched - looked, StandardCharsets.UTF_8);
            looked = searched;
            return shown;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at what is new; {@link #searched} is then behind what was found, or where the next search begins. */
    private boolean appears(byte[] wanted) {
        byte[] all = plain.toByteArray();
        for (int at = searched; at + wanted.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                searched = at + wanted.length;
                return true;
            }
        }
        searched = Math.max(searched, all.length - wanted.length + 1);
        return false;
    }

    /** Waits until more than {@code shown} bytes have been shown in all. */
    void awaitBeyond(long shown) throws InterruptedException {
        await(() -> next() > shown, "an echo");
    }

    /** {@return the first news of that kind} */
    <N extends SessionNews> N awaitNews(Class<N> kind) throws InterruptedException {
        await(() -> news().stream().anyMatch(kind::isInstance), kind.getSimpleName());
        return kind.cast(news().stream().filter(kind::isInstance).findFirst().orElseThrow());
    }

    /** Waits until it is told exactly that. */
    <N extends SessionNews> void awaitNews(Class<N> kind, N exactly) throws InterruptedException {
        await(() -> news().contains(exactly), kind.getSimpleName());
    }

    private void await(BooleanSupplier condition, String what) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    throw new AssertionError("waited in vain for '" + what + "'; shown: " + plain().substring(Math.max(0, plain().length() - 2000)) + "; told: " + news);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}

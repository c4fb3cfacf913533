package pith.shell.serve.websocket;

import java.util.function.LongSupplier;

/** Lets so many things through in a second, and that many more at once after a quiet time. Confined to one thread. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    TokenBucket(double perSecond, double most, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.most = most;
        this.nanoTime = nanoTime;
        this.tokens = most;
        this.filledAt = nanoTime.getAsLong();
    }

    /** {@return whether one more may pass now} */
    boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(most, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}

package pith.shell.serve.machine;

import java.util.concurrent.TimeUnit;

/** Instructions that a machine may run: so many a second, of which up to a quarter of a second's can be saved up (a token bucket). Confined to the machine. */
final class Allowance {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SAVED_FRACTION = 4;

    private final long perSecond;
    private double tokens;
    private long seen;
    private long last;

    /** {@code perSecond} instructions a second from {@code now} nanoseconds on; 0 for no limit. */
    Allowance(long perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = (double) perSecond / SAVED_FRACTION;
        this.last = now;
    }

    /** The machine has run {@code instructions} in all. {@return for how many nanoseconds it must wait; 0 if it is within its allowance} */
    long overdraft(long instructions, long now) {
        if (perSecond == 0) {
            return 0;
        }
        double earned = (double) perSecond * (now - last) / SECOND;
        tokens = Math.min((double) perSecond / SAVED_FRACTION, tokens + earned) - (instructions - seen);
        seen = instructions;
        last = now;
        return tokens >= 0 ? 0 : (long) (-tokens / perSecond * SECOND);
    }
}

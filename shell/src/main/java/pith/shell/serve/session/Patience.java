package pith.shell.serve.session;

import java.time.Duration;

/** How long a session waits for people. Guarded by the session's lock. */
final class Patience {
    /** What is to be done now. */
    sealed interface Verdict {
        record Wait() implements Verdict {}

        /** Viewers are told {@code sentence}. */
        record Warn(String sentence) implements Verdict {}

        /** Viewers are sent away with {@code sentence}; the session goes on. */
        record SendAway(String sentence) implements Verdict {}

        /** The session ends. */
        record End(String sentence) implements Verdict {}
    }

    private static final Verdict WAIT = new Verdict.Wait();

    private final SessionPolicy policy;
    private final long began;
    private long stirred;
    private long emptySince;
    private boolean warnedIdle;
    private boolean warnedEnd;

    Patience(SessionPolicy policy, long now) {
        this.policy = policy;
        this.began = now;
        this.stirred = now;
        this.emptySince = now;
    }

    /** Somebody typed, or came. */
    void stir(long now) {
        stirred = now;
        warnedIdle = false;
    }

    /** Nobody looks on from now on. */
    void empty(long now) {
        emptySince = now;
    }

    long idleMillis(long now) {
        return now - stirred;
    }

    Verdict look(long now, boolean anybody) {
        long longest = policy.longest().toMillis();
        if (longest > 0 && now - began >= longest) {
            return new Verdict.End("No session lasts longer than " + words(policy.longest()) + ".");
        }
        if (longest > 0 && !warnedEnd && now - began >= longest - policy.warning().toMillis()) {
            warnedEnd = true;
            return new Verdict.Warn("This session ends in " + words(Duration.ofMillis(longest - (now - began))) + ": none lasts longer than " + words(policy.longest()) + ".");
        }
        return anybody ? idle(now) : detached(now);
    }

    private Verdict detached(long now) {
        return now - emptySince >= policy.detached().toMillis() ? new Verdict.End("Nobody came back for " + words(policy.detached()) + ".") : WAIT;
    }

    private Verdict idle(long now) {
        long limit = policy.idle().toMillis();
        if (limit == 0 || idleMillis(now) < limit - policy.warning().toMillis()) {
            return WAIT;
        }
        if (idleMillis(now) >= limit) {
            return new Verdict.SendAway("Nobody has typed for " + words(policy.idle()) + ". The session goes on: come back to it.");
        }
        if (warnedIdle) {
            return WAIT;
        }
        warnedIdle = true;
        return new Verdict.Warn("Nobody types here: in " + words(Duration.ofMillis(limit - idleMillis(now))) + " this connection ends, unless a key is pressed.");
    }

    private static String words(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 120) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        return seconds < 7200 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
    }
}

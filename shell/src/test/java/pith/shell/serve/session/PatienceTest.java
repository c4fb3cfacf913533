package pith.shell.serve.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import pith.shell.serve.session.Patience.Verdict;

/** When sessions warn, send away and end. */
class PatienceTest {
    private static final SessionPolicy POLICY = new SessionPolicy(4096, Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofMinutes(1),
            Duration.ofMinutes(10), 10, 1L << 40, null, null, null, 0);

    private static final long MINUTE = 60_000;

    private static Verdict at(Patience patience, long minute, boolean anybody) {
        return patience.look(minute * MINUTE, anybody);
    }

    @Test
    void whoDoesNotTypeIsWarnedOnceAndThenSentAway() {
        Patience patience = new Patience(POLICY, 0);
        assertInstanceOf(Verdict.Wait.class, at(patience, 8, true));
        assertEquals(new Verdict.Warn("Nobody types here: in 60 seconds this connection ends, unless a key is pressed."), at(patience, 9, true));
        assertInstanceOf(Verdict.Wait.class, at(patience, 9, true));
        assertInstanceOf(Verdict.SendAway.class, at(patience, 10, true));
    }

    @Test
    void aKeyBeginsTheWaitAnew() {
        Patience patience = new Patience(POLICY, 0);
        at(patience, 9, true);
        patience.stir(9 * MINUTE);
        assertInstanceOf(Verdict.Wait.class, at(patience, 17, true));
        assertInstanceOf(Verdict.Warn.class, at(patience, 18, true));
    }

    @Test
    void aSessionThatNobodyComesBackToEnds() {
        Patience patience = new Patience(POLICY, 0);
        patience.empty(5 * MINUTE);
        assertInstanceOf(Verdict.Wait.class, at(patience, 34, false));
        assertEquals(new Verdict.End("Nobody came back for 30 minutes."), at(patience, 35, false));
    }

    @Test
    void noSessionOutlivesTheLongestTime() {
        Patience patience = new Patience(POLICY, 0);
        patience.stir(118 * MINUTE);
        assertInstanceOf(Verdict.Warn.class, at(patience, 119, true));
        patience.stir(119 * MINUTE);
        assertInstanceOf(Verdict.End.class, at(patience, 120, true));
    }
}

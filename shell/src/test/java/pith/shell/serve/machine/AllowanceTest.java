package pith.shell.serve.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How fast a machine may be. */
class AllowanceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void withoutALimitNobodyWaits() {
        assertEquals(0, new Allowance(0, 0).overdraft(Long.MAX_VALUE / 2, 1));
    }

    @Test
    void overALongTimeNoMoreRunsThanIsAllowed() {
        Allowance allowance = new Allowance(1_000_000, 0);
        long now = 0;
        long run = 0;
        while (now < 100 * SECOND) {
            run += 400_000; // a slice's worth
            now += SECOND / 250;
            now += allowance.overdraft(run, now);
        }
        assertTrue(run <= 1_000_000L * 101 && run >= 1_000_000L * 98, run + " instructions");
    }

    @Test
    void whatIsSavedUpIsBounded() {
        Allowance allowance = new Allowance(1_000_000, 0);
        assertEquals(0, allowance.overdraft(200_000, 1000 * SECOND));
        assertTrue(allowance.overdraft(700_000, 1000 * SECOND) > 0);
    }
}

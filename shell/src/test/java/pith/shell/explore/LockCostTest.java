package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.shell.program.ShellMachine;

class LockCostTest {
    @ParameterizedTest
    @ValueSource(strings = {"tas", "ticket", "mcs"})
    void measuresSectionsOfSeveralHarts(String kind) throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run("lock-cost " + kind + " 2 50", "", 0);
        assertEquals("", outcome.err());
        assertTrue(outcome.out().matches("metric cycles/section [1-9]\\d*\\.\\d\nmetric longest-wait \\d+\n"), outcome.out());
    }

    @Test
    void refusesWhatItDoesNotKnow() throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run("lock-cost bogus; lock-cost mcs 99", "", 0);
        assertTrue(outcome.err().contains("use lock-cost tas|ticket|mcs"), outcome.err());
        assertTrue(outcome.err().contains("'99' is out of range"), outcome.err());
    }
}

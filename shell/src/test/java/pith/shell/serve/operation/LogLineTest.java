package pith.shell.serve.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static String line(boolean json, String message, Throwable error, Object... arguments) {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger("pith.shell.serve.Server"), Level.WARN, message, error, arguments);
        event.setInstant(Instant.parse("2026-11-27T08:00:00Z"));
        return new LogLine(json).doLayout(event);
    }

    @Test
    void anEntryIsALineOfKeysAndValuesOrOfJson() {
        assertEquals("time=2026-11-27T08:00:00Z level=warn from=Server message=\"3 users\"\n", line(false, "{} users", null, 3));
        assertEquals("{\"time\":\"2026-11-27T08:00:00Z\",\"level\":\"warn\",\"from\":\"Server\",\"message\":\"3 users\"}\n", line(true, "{} users", null, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingThatSomebodySentEndsALineOrActsOnATerminal(boolean json) {
        String line = line(json, "no user '{}'", new IllegalStateException("\n\u001b[2J"), "x\"\nlevel=error\u001b[31m\u202e\u2028\u009b");
        assertEquals(line.length() - 1, line.indexOf('\n'));
        assertTrue(line.strip().chars().allMatch(c -> c >= 0x20 && c < 0x7f), line);
    }

    @Test
    void aLongMessageIsCutShort() {
        assertTrue(line(false, "a".repeat(1 << 20), null).length() < 3_000);
    }
}

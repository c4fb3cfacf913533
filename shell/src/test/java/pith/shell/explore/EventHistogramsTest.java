package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.shell.program.ShellMachine;

class EventHistogramsTest {
    private record Sample(String task, long bytes) implements TraceEvent {
        @Override
        public Category category() {
            return Category.FILE;
        }

        @Override
        public String name() {
            return "sample";
        }

        @Override
        public void fields(FieldVisitor to) {
            to.field("task", task);
            to.field("bytes", bytes);
        }
    }

    private static List<Trace.Entry> samples(long... bytes) {
        List<Trace.Entry> entries = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            entries.add(new Trace.Entry(100L * i, i % 2, new Sample(2 + i % 2 + "/" + (i % 2 == 0 ? "cat" : "dd"), bytes[i])));
        }
        return entries;
    }

    private static String histogram(String filter, String field, String key, List<Trace.Entry> entries) {
        return new EventHistograms("sample", EventFilter.of(filter), field, key).text(entries);
    }

    @Test
    void valuesFallBetweenPowersOfTwo() {
        assertEquals("""
                @:
                (..., 0)                1 |@@@@@@@@@@@@@                                       |
                [0]                     1 |@@@@@@@@@@@@@                                       |
                [1]                     2 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |
                [2, 4)                  4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
                """, histogram("", "bytes", "", samples(-5, 0, 1, 1, 2, 2, 3, 3)));
        assertTrue(histogram("", "bytes", "", samples(1023, 1024, Long.MAX_VALUE)).endsWith("[4E, 8E)                1 |" + "@".repeat(52) + "|\n"));
    }

    @Test
    void eachKeyHasAHistogramOfItsOwn() {
        String text = histogram("", "bytes", "comm", samples(1, 2, 1, 2));
        assertTrue(text.startsWith("@[cat]:\n[1]                     2 |"), text);
        assertTrue(text.contains("\n@[dd]:\n[2, 4)                  2 |"), text);
    }

    @Test
    void cyclesAreThoseSinceTheSameEventOnTheSameHart() {
        assertEquals("@:\n[128, 256)              2 |" + "@".repeat(52) + "|\n", histogram("", "cycles", "", samples(1, 1, 1, 1)));
    }

    @Test
    void filtersMustAllHold() {
        assertEquals("@:\n[4, 8)                  1 |" + "@".repeat(52) + "|\n", histogram("bytes>2 && comm==cat && hart!=1 && task~at", "bytes", "", samples(1, 5, 6, 7)));
        assertThrows(Explorer.Refusal.class, () -> histogram("bytes>100", "bytes", "", samples(1, 2)));
    }

    @Test
    void whatMeansNothingIsRefusedWithAMend() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> EventFilter.of("bytes")).getMessage().contains("write FIELD==VALUE"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> EventFilter.of("bytes>x")).getMessage().contains("no number"));
        assertTrue(assertThrows(Explorer.Refusal.class, () -> histogram("", "lines", "", samples(1))).getMessage().contains("its fields are task, bytes, hart, time, comm"));
        assertTrue(assertThrows(Explorer.Refusal.class, () -> new EventHistograms("other", EventFilter.of(""), "bytes", "").text(samples(1))).getMessage().contains("there are sample"));
    }

    @Test
    void showsHowLongTasksRanFromTheShell() throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run("trace on sched; seq 200 | sort | tail -n 1; trace sched_switch --hist cycles by comm; trace sched_switch if comm==sort --hist hart", "", 0);
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("@[sort]:\n"), outcome.out());
        assertTrue(outcome.out().contains("@[seq]:\n"), outcome.out());
        assertTrue(outcome.out().contains("\n@:\n"), outcome.out());
    }
}

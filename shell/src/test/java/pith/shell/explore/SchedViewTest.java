package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.shell.program.ShellMachine;

/** What {@code sched} says of a machine on which two programs that never end share hart 1. */
class SchedViewTest {
    private static final String SCRIPT = """
            cd /sys/fs/cgroup; mkdir a; echo 1 > a/cpuset.cpus
            for i in 1 2; do sh -c 'echo $$ > a/cgroup.procs; exec spin' & done
            sleep 0.05
            trace on sched; sleep 0.04; trace off
            first=$(head -1 a/cgroup.procs)
            echo == map; sched map
            echo == why; sched why $first
            echo == latency; sched latency
            echo == timeline; sched timeline
            kill %1 %2
            echo == end
            """;

    private static ShellMachine.Outcome outcome;

    @BeforeAll
    static void shareAHart() throws InterruptedException {
        outcome = ShellMachine.run(SCRIPT, "", 0);
        assertEquals("", outcome.err());
    }

    private static List<String> part(String title) {
        String text = outcome.out().substring(outcome.out().indexOf("== " + title + "\n"));
        return text.lines().skip(1).takeWhile(line -> !line.startsWith("== ")).toList();
    }

    private static List<String> with(List<String> lines, String word) {
        return lines.stream().filter(line -> line.contains(word)).toList();
    }

    @Test
    void theMapShowsWhoRunsAndWhoWaits() {
        List<String> hart = with(part("map"), "hart 1 ");
        assertEquals(1, hart.size());
        assertTrue(hart.getFirst().contains("/spin ") && hart.getFirst().endsWith(", 1 waiting"), hart.getFirst());
        assertEquals(1, with(part("map"), "/spin ").size(), "nowhere else");
        assertEquals(2, with(part("map"), "LLC ").size());
    }

    @Test
    void thePlacementIsExplained() {
        String why = String.join(" ", part("why"));
        assertTrue(why.contains("/spin is on hart 1 (LLC 0)"), why);
        assertTrue(why.contains("it may run nowhere else"), why);
    }

    @Test
    void whoSharesAHartWaitsAsLongAsItRuns() {
        List<String> spinners = with(part("latency"), "/spin ");
        assertEquals(2, spinners.size());
        for (String line : spinners) {
            long[] figures = Arrays.stream(line.strip().split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
            double ran = figures[0];
            double waited = figures[2];
            assertTrue(ran > 20_000 && waited / ran > 0.8 && waited / ran < 1.25, line);
            assertTrue(figures[1] > 5, "turns of " + line);
        }
    }

    @Test
    void theTimelineShowsThemTakeTurns() {
        List<String> lines = part("timeline");
        List<String> names = with(lines, "/spin").stream().map(line -> line.strip().substring(0, 1)).toList();
        assertEquals(2, names.size());
        String row = with(lines, "hart 1 ").getFirst().substring("hart 1".length()).strip();
        assertTrue(row.contains(names.get(0)) && row.contains(names.get(1)), row);
        assertTrue(row.replaceAll("(.)\\1*", "$1").length() > 6, "turns in " + row);
        assertTrue(lines.getLast().startsWith("one column is "), lines.getLast());
    }

    @Test
    void nonsenseIsRefused() throws InterruptedException {
        ShellMachine.Outcome refused = ShellMachine.run("sched why 99; echo $?; sched why x; echo $?; sched nothing; echo $?", "", 0);
        assertEquals("1\n2\n2\n", refused.out());
        assertEquals(List.of("sh: sched: there is no process 99; ps lists them", "sh: sched: 'x' is no number; use sched map | why PID | latency | timeline",
                "sh: sched: use sched map | why PID | latency | timeline"), refused.err().lines().toList());
    }
}

package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Debian's programs that set and show scheduling: they work, and what they show is true on a machine of two harts. */
class SchedulingProgramsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("bash", "bsdutils", "coreutils", "rt-tests", "stress-ng", "util-linux");
    private static final String COMPILER = "riscv64-linux-gnu-gcc";

    @TempDir Path folder;

    /** A line of shell and what it prints. */
    private record Case(String script, String prints) {}

    private static final List<Case> CASES = List.of(
            new Case("chrt -f 10 chrt -p 0; chrt -r 5 bash -c 'chrt -p $$'", "FIFO 10 RR 5"),
            new Case("chrt -b 0 bash -c 'chrt -p $$'; chrt -i 0 bash -c 'chrt -p $$'; chrt -R -f 3 bash -c 'bash -c \"chrt -p \\$\\$\"; true'", "BATCH 0 IDLE 0 OTHER 0"),
            new Case("chrt -d -T 2000000 -D 5000000 -P 10000000 0 chrt -p 0", "DEADLINE 0 2000000/5000000/10000000"),
            new Case("chrt -f 100 true; echo $?; chrt -f 10 nice -n 3 nice; chrt -m", "1 3 min/max 0/0 1/99 1/99 0/0 0/0 0/0"),
            new Case("taskset -c 1 bash -c 'taskset -cp $$'; taskset 1 nproc; nproc; taskset -c 5 true; echo $?", "list: 1 1 2 1"),
            new Case("nice -n 4 nice; nice -n 5 bash -c 'renice -n 7 -p $$; nice'; renice -n 3 -p 99999; echo $?", "4 priority 5, priority 7 7 1"),
            new Case("lscpu", "CPU(s): 2 list: 0,1 core: 1 L3 4 MiB (1 instance)"));

    @TestFactory
    Stream<DynamicTest> debianPrograms() throws IOException, InterruptedException {
        return switch (RootFolder.prepare(REPOSITORY, Path.of("target/scheduling-root"), PACKAGES)) {
            case RootFolder.Ready(Path root) -> tests(root).stream();
            case RootFolder.Unreachable(String reason) -> {
                System.out.println("Debian's programs about scheduling are not run: " + reason);
                yield Stream.of(dynamicTest("skipped: " + reason, () -> { throw new TestAbortedException(reason); }));
            }
        };
    }

    private List<DynamicTest> tests(Path root) throws InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        String[] printed = inOneMachine(root);
        for (int i = 0; i < CASES.size(); i++) {
            Case each = CASES.get(i);
            String output = printed[i];
            tests.add(dynamicTest(each.script, () -> printsInOrder(output, each.prints)));
        }
        for (String stressor : List.of("schedpolicy", "rseq")) {
            tests.add(dynamicTest("stress-ng --" + stressor, () -> stress(root, stressor)));
        }
        tests.add(dynamicTest("stress-ng --sched fifo", () -> stress(root, "cpu", "--sched", "fifo", "--sched-prio", "10")));
        tests.add(dynamicTest("cyclictest", () -> cyclictest(root)));
        tests.add(dynamicTest("glibc and rseq", () -> glibcReadsRecords(root)));
        return tests;
    }

    /** {@return what each case prints, on both streams} */
    private static String[] inOneMachine(Path root) throws InterruptedException {
        String script = CASES.stream().map(Case::script).collect(Collectors.joining("; echo @@; "));
        return new SmallMachine(64).root(root).run("/bin/bash", "-c", "exec 2>&1; " + script).stdout().split("@@", CASES.size());
    }

    /** The words of {@code expected} stand in what was printed, one after the other. */
    private static void printsInOrder(String printed, String expected) {
        int at = 0;
        for (String word : expected.split(" ")) {
            int found = printed.indexOf(word, at);
            assertTrue(found >= 0, () -> "'" + word + "' of '" + expected + "' is not in its place in: " + printed);
            at = found + word.length();
        }
    }

    private static void stress(Path root, String stressor, String... options) throws InterruptedException {
        var argv = new ArrayList<>(List.of("/usr/bin/stress-ng", "--verify", "--" + stressor, "1", "--" + stressor + "-ops", "20"));
        argv.addAll(List.of(options));
        Outcome outcome = new SmallMachine(128).root(root).run(argv.toArray(String[]::new));
        String said = outcome.stdout() + outcome.stderr();
        assertEquals(0, outcome.status(), said);
        assertTrue(said.contains("failed: 0") && said.contains("passed: 1"), said);
    }

    /** A thread that wakes each millisecond, before everybody else, is never late by as much as a tenth of that. */
    private static void cyclictest(Path root) throws InterruptedException {
        String script = "nice yes > /dev/null & nice yes > /dev/null & nice yes > /dev/null & cyclictest -q -l 60 -i 1000 -p 80 -t 1; kill %1 %2 %3";
        Outcome outcome = new SmallMachine(128).inTurns().root(root).run("/bin/bash", "-c", script);
        String figures = outcome.stdout().replaceAll("\\s+", " ");
        assertTrue(figures.matches(".*P:80 I:1000 C: 60 Min: \\d+ Act: \\d+ Avg: \\d+ Max: \\d{1,2} .*"), outcome::toString);
    }

    /** glibc registers each thread's record, and sched_getcpu(3) reads it. */
    private void glibcReadsRecords(Path root) throws IOException, InterruptedException {
        Path source = folder.resolve("glibc-rseq.c");
        Path program = folder.resolve("glibc-rseq");
        try (InputStream in = SchedulingProgramsTest.class.getResourceAsStream("glibc-rseq.c")) {
            Files.copy(in, source);
        }
        assumeTrue(compile(source, program), "skipped: " + COMPILER + " with a C library is not installed");
        Outcome outcome = new SmallMachine(64).root(root).bind(program, "/tmp/glibc-rseq").run("/tmp/glibc-rseq");
        assertEquals("""
                registered: yes
                main on 0: record 0, sched_getcpu 0, getcpu 0
                main on 1: record 1, sched_getcpu 1, getcpu 1
                thread on 0: record 0, sched_getcpu 0, getcpu 0
                thread on 1: record 1, sched_getcpu 1, getcpu 1
                """, outcome.stdout());
    }

    private static boolean compile(Path source, Path program) throws InterruptedException {
        try {
            return new ProcessBuilder(COMPILER, "-O1", "-w", "-pthread", "-o", program.toString(), source.toString()).inheritIO().start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}

package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** Debian's programs, run on Pith, end as they did on Linux. */
class RealProgramsTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** Cases run ahead of the tests that look at them, as many at once as the host has processors. */
    private static ExecutorService pool;

    @BeforeAll
    static void startPool() {
        pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    }

    @AfterAll
    static void stopPool() {
        pool.shutdownNow();
    }

    @TestFactory
    Stream<DynamicNode> debianPrograms() throws IOException, InterruptedException {
        Corpus corpus = Corpus.read(Path.of("src/test/resources/real-programs"));
        return switch (corpus.prepareRoot(REPOSITORY, Path.of("target/real-root"))) {
            case RootFolder.Ready(Path root) -> corpus.files().stream().filter(RealProgramsTest::wanted).map(file -> container(file, new PithSystem(root)));
            case RootFolder.Unreachable(String reason) -> skipped(reason);
        };
    }

    /** {@code -Dpith.corpus=sed,pty} runs the cases of some files only. */
    private static boolean wanted(CaseFile file) {
        String names = System.getProperty("pith.corpus", "");
        return names.isEmpty() || List.of(names.split(",")).contains(file.name().replace(".cases", ""));
    }

    private static Stream<DynamicNode> skipped(String reason) {
        System.out.println("Real programs are not tested: " + reason);
        return Stream.of(dynamicTest("skipped: " + reason, () -> { throw new TestAbortedException(reason); }));
    }

    private static DynamicNode container(CaseFile file, ProgramSystem pith) {
        List<DynamicTest> tests = new ArrayList<>();
        for (ProgramCase each : file.cases()) {
            Callable<Outcome> run = () -> pith.run(each);
            Future<Outcome> outcome = pool.submit(run);
            tests.add(dynamicTest(each.name(), () -> compare(each, outcome.get())));
        }
        return dynamicContainer(file.name(), tests);
    }

    /** All three at once, so that a failure shows what the program said. */
    private static void compare(ProgramCase programCase, Outcome outcome) {
        if (programCase.accepts(outcome)) return;
        assertEquals(text(programCase, programCase.golden()), text(programCase, outcome), programCase.file() + ".cases:" + programCase.line());
    }

    private static String text(ProgramCase programCase, Outcome outcome) {
        return "stdout:\n" + outcome.stdout()
                + (programCase.anyStderr() && programCase.golden() == outcome ? "" : "stderr:\n" + outcome.stderr())
                + "status: " + switch (outcome.status()) {
                    case ProgramSystem.TIMED_OUT -> "did not end";
                    case ProgramSystem.PANICKED -> "panic";
                    default -> outcome.status();
                };
    }
}

package pith.shell.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes the golden outcomes of the corpus on this host's Linux and writes them into its files; {@code tools/make-goldens} starts it in the
 * repository's folder. Arguments: the names of the files to do, or none for all.
 */
final class MakeGoldens {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath();
    private static final Path CASES = Path.of("shell/src/test/resources/real-programs");

    private MakeGoldens() {}

    /** Two runs of one case, which must be equal. */
    private record Runs(Future<Outcome> first, Future<Outcome> second) {}

    public static void main(String[] names) throws IOException, InterruptedException {
        Corpus corpus = Corpus.read(CASES);
        Files.createDirectories(Path.of("shell/target"));
        switch (corpus.prepareRoot(REPOSITORY, Path.of("shell/target/real-root"))) {
            case RootFolder.Unreachable(String reason) -> {
                System.err.println(reason);
                System.exit(3);
            }
            case RootFolder.Ready(Path root) -> {
                var linux = new LinuxSystem(REPOSITORY.resolve("tools/linux-run"), root);
                for (CaseFile file : corpus.files()) {
                    if (names.length == 0 || List.of(names).contains(file.name())) make(file, linux);
                }
            }
        }
    }

    private static void make(CaseFile file, ProgramSystem linux) throws IOException {
        Map<String, Runs> runs = new LinkedHashMap<>();
        try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (ProgramCase each : file.cases()) {
                Callable<Outcome> run = () -> linux.run(each);
                if (runs.put(each.name(), new Runs(pool.submit(run), pool.submit(run))) != null) {
                    throw new IOException(file.name() + " has two cases named '" + each.name() + "'; rename one.");
                }
            }
        }
        file.rewrite(each -> settle(each, runs.get(each.name())));
        System.out.println(file.name() + ": " + runs.size() + " cases");
    }

    /** The outcome to write, or null to keep what stands there. Says what a person should look at. */
    private static Outcome settle(ProgramCase programCase, Runs runs) {
        Outcome outcome = result(runs.first());
        String place = programCase.file() + ":" + programCase.line() + " " + programCase.name();
        if (!sameWhereCompared(programCase, outcome, result(runs.second()))) System.out.println("  differs between two runs: " + place);
        if (outcome.status() == ProgramSystem.TIMED_OUT) System.out.println("  did not end: " + place);
        if (programCase.byHand() && !programCase.accepts(outcome)) System.out.println("  written by hand, and differs here: " + place);
        return programCase.byHand() ? null : outcome;
    }

    private static boolean sameWhereCompared(ProgramCase programCase, Outcome one, Outcome other) {
        return one.status() == other.status()
                && one.stdout().equals(other.stdout())
                && (programCase.anyStderr() || one.stderr().equals(other.stderr()));
    }

    private static Outcome result(Future<Outcome> run) {
        try {
            return run.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

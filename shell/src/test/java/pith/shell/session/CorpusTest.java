package pith.shell.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Scripts that must print what they print under dash; {@code src/test/scripts/record-shell-corpus} records that. */
class CorpusTest {

    @TestFactory
    Stream<DynamicTest> scriptsPrintWhatTheyPrintUnderDash() throws Exception {
        var corpus = Path.of(CorpusTest.class.getResource("/pith/shell/corpus").toURI());
        try (var files = Files.list(corpus)) {
            return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList().stream()
                    .map(script -> DynamicTest.dynamicTest(script.getFileName().toString(), () -> compare(script)));
        }
    }

    private static void compare(Path script) throws IOException, InterruptedException {
        var machine = new ToyMachine();
        machine.write("/script", Files.readString(script, StandardCharsets.ISO_8859_1));
        var outcome = machine.run(List.of("sh", "/script", "a1", "a2"), "");
        String recorded = Files.readString(Path.of(script.toString().replaceAll("\\.sh$", ".out")), StandardCharsets.ISO_8859_1);
        assertEquals(recorded, outcome.out() + "[status " + outcome.status() + "]\n", outcome.err());
        assertEquals(List.of(), machine.violations);
    }
}

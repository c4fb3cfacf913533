package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Case files say what they mean, and survive being rewritten. */
class CaseFileTest {

    private static final Path CASES = Path.of("src/test/resources/real-programs");

    @TempDir
    Path folder;

    @Test
    void fieldsBecomeACommandItsSurroundingsAndItsOutcome() throws IOException {
        ProgramCase only = write("""
                packages: dash coreutils
                run: dash -c @script
                prelude:
                | set -e

                case: everything
                run: /bin/dash -c @script 'two words' ''
                env: A=b=c
                cwd: /usr
                script:
                | echo "$1"
                |
                stdin:
                | text
                stdout:
                | two words
                | no end\\c
                status: 3
                """).cases().getFirst();
        assertEquals(List.of("/bin/dash", "-c", "set -e\necho \"$1\"\n\n", "two words", ""), only.command());
        assertEquals("b=c", only.environment().get("A"));
        assertEquals("text\n", new String(only.stdin(), StandardCharsets.UTF_8));
        assertTrue(only.accepts(Outcome.of("two words\nno end".getBytes(StandardCharsets.UTF_8), new byte[0], 3)));
        assertFalse(only.accepts(Outcome.of("two words\nno end\n".getBytes(StandardCharsets.UTF_8), new byte[0], 3)));
    }

    @Test
    void bytesThatAnEditorWouldSpoilAreEscapedOneToOne() {
        assertEquals("tab\tx\\x20\né\\\\\\x1b[m\n", Outcome.printable("tab\tx \né\\\u001b[m\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals("\\xff\\x00\\c\n", Outcome.printable(new byte[] {(byte) 0xff, 0}));
    }

    @Test
    void rewritingWithTheSameOutcomesChangesNothing() throws IOException {
        for (CaseFile file : Corpus.read(CASES).files()) {
            Path copy = Files.copy(CASES.resolve(file.name() + ".cases"), folder.resolve(file.name() + ".cases"));
            new CaseFile(copy).rewrite(ProgramCase::golden);
            assertEquals(new CaseFile(CASES.resolve(file.name() + ".cases")).cases().stream().map(ProgramCase::golden).toList(),
                    new CaseFile(copy).cases().stream().map(ProgramCase::golden).toList());
        }
    }

    @Test
    void aMistakeIsNamedWithItsPlace() {
        var failure = assertThrows(IllegalArgumentException.class, () -> write("run: true\n\ncase: x\nstdouts:\n"));
        assertTrue(failure.getMessage().contains("bad.cases:3 has an unknown field 'stdouts'"), failure.getMessage());
    }

    private CaseFile write(String text) throws IOException {
        return new CaseFile(Files.writeString(folder.resolve("bad.cases"), text));
    }
}

package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int execute(String... words) {
        return new CommandLines(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--foo; there is no option '--foo'",
                "bar; there is no command 'bar'; run",
                "run; run needs a program",
                "run --bogus x; there is no option '--bogus'",
                "run no-such-file; there is no file 'no-such-file'",
                "run /; is a folder",
                "-c true run x; use one of them",
                "-c; -c",
                "--harts 0 -c true; 1 to 1024 harts",
                "--harts many -c true; --harts: 'many' is no number",
                "--ram 1X -c true; --ram: '1X' is no size",
                "--ram 4K -c true; 64K",
                "--ram 99999999T -c true; --ram: 99999999T is more than",
                "--machine zzz -c true; duo",
                "--cpu zzz -c true; interpreter",
                "--memory-model zzz -c true; flat",
                "--engine zzz -c true; deterministic",
                "--mm fork=often -c true; --mm: 'often' is no value of fork; write fork=cow|eager",
                "--mm spork=cow -c true; --mm: there is no 'spork'",
                "experiment cow-frok; did you mean 'cow-fork'?",
                "experiment zzzzzzzzz; choose from buddy, cas, cow-fork",
                "experiment cow-fork slab; runs one experiment",
                "experiment cow-fork --seeds 0; give 1 to 1000",
                "experiment cow-fork --seeds x; --seeds: 'x' is no number",
                "experiment cow-fork --machine zzz; duo",
                "experiment cow-fork --json /no/such/folder/x; --json: '/no/such/folder/x' cannot be written",
                "experiment --bogus; there is no option '--bogus'",
                "--seed x -c true; --seed: 'x'",
                "--root /no/such/folder -c true; --root: there is no folder",
                "--bind here -c true; --bind HOST:/GUEST",
                "--bind /no/such:/x -c true; there is no '/no/such'",
                "--bind /:/x:ro -c true; HOST:/GUEST:rw",
                "--root pom.xml -c true; --root: 'pom.xml' holds no ext4 file system",
                "--quantum 0 -c true; --quantum: a turn of no cycles",
                "--prefetch stride -c true; the memory model 'flat' fetches nothing ahead; give --memory-model multi-llc",
                "--env NAME -c true; NAME=VALUE",
                "--cwd tmp -c true; begin it with '/'",
                "--cwd /no/such/place -c true; cannot enter /no/such/place: No such file or directory; give a folder",
                "--trace /no/such/folder/t -c true; --trace: '/no/such/folder/t'",
                "--jfr /no/such/folder/t -c true; --jfr: '/no/such/folder/t'",
                "image mkfs /no/such/folder/x --size 16M; cannot be written",
                "image mkfs / --size 16M; cannot be written",
                "image build /etc -o /no/such/folder/x; -o: '/no/such/folder/x' cannot be written",
                "explore lost-wakeup --seeds x; --seeds: 'x' is no number",
                "explore lost-wakeup --replay x; is no schedule",
                "machines zzz; no machine preset",
                "--harts 2 machines; --harts before 'machines' would change nothing",
                "-c true experiment; -c before 'experiment' would change nothing",
                "serve; add --web 8022, --ssh 2222 or --telnet 2323",
                "serve --web http; --web: 'http' is no port",
                "serve --ssh 65536; --ssh: '65536' is no port",
                "serve now; serve takes options only, not 'now'",
                "serve --bogus; there is no option '--bogus'",
                "serve --config /no/such/file; /no/such/file: cannot be read",
                "users bogus; users has no 'bogus'",
                "users add; users add needs one name",
                "users list alice; users list takes no name",
                "users set alice; give --role, --key or --quota",
                "users add alice --role boss; --role: there is no role 'boss'",
                "users add alice --key /no/such/key; --key: '/no/such/key' cannot be read",
                "users import /no/such.csv; /no/such.csv: cannot be read",
                "sessions bogus; sessions has no 'bogus'",
                "sessions stop; sessions stop needs a session",
                "sessions list all; sessions list takes no session",
                "sessions message all; sessions message needs a text",
            })
    void aWrongCommandLineGetsOneSentenceAndStatus2(String words, String part) {
        assertEquals(2, execute(words.split(" ")));
        String sentence = err.toString(StandardCharsets.UTF_8);
        assertTrue(sentence.startsWith("pith: ") && sentence.contains(part), sentence);
        assertEquals(1, sentence.lines().count(), sentence);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--size 1", "--size 1024000000T", "--size 16M --block-size 512", "--size 16M --label seventeen-letters"})
    void anImageThatCannotBeMadeLeavesTheOldOne(String options, @TempDir Path folder) throws IOException {
        Path image = Files.writeString(folder.resolve("image"), "old");
        assertEquals(2, execute(("image mkfs " + image + " " + options).split(" ")));
        assertEquals("old", Files.readString(image));
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count(), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "machines --help", "serve --help", "users --help", "sessions --help", "--version", "--seed 3 run --help"})
    void helpIsOneOptionAwayEverywhere(String words) {
        assertEquals(0, execute(words.split(" ")));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("pith"), out::toString);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyPresetIsListedWithItsTopology() {
        assertEquals(0, execute("machines"));
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("duo — ") && text.contains("rome — ") && text.contains("┌─ socket 0"), text);
    }

    @Test
    void oneMachineIsShownAlone() {
        assertEquals(0, execute("machines", "duo"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("duo — "), out::toString);
    }
}

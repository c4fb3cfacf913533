package pith.shell.serve.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session is recorded onto a disk of 64 KiB: the disk gets full, and the session goes on. */
@Timeout(250)
class RecordingOnAFullDiskTest {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "pith-test", disk.toString());
        if (!mounted) {
            System.out.println("RecordingOnAFullDiskTest is skipped: mounting a tmpfs takes root");
        }
        Assumptions.assumeTrue(mounted);
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static boolean run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private List<String> recorded() throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            return Files.readAllLines(files.filter(file -> file.toString().endsWith(".cast")).findFirst().orElseThrow());
        }
    }

    @Test
    void theSessionGoesOnPeopleAreToldAndWhatIsThereIsWhole() throws Exception {
        try (Floor floor = new Floor(SessionPolicy.USUAL.withRecordings(disk))) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            Session session = floor.only();
            session.record(true);
            alice.type("seq 20000\r");
            alice.awaitNews(SessionNews.Message.class, new SessionNews.Message("the server", "The recording has ended: what it is written to is full or broken."));
            alice.awaitNews(SessionNews.Message.class, new SessionNews.Message("the server", "This session is not recorded any more."));
            alice.await("20000\n");
            alice.type("echo still $((1 + 1)) here\r");
            alice.await("still 2 here");
            assertTrue(recorded().stream().allMatch(line -> line.startsWith("[") && line.endsWith("]") || line.startsWith("{") && line.endsWith("}")), "the last line is whole, too");
            assertThrows(SessionRefused.class, () -> {
                fill();
                session.record(true);
            });
            assertEquals(1, recordings(), "what could not begin leaves no file");
            alice.type("echo and $((2 + 1)) on\r");
            alice.await("and 3 on");
        }
    }

    private long recordings() throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            return files.filter(file -> file.toString().endsWith(".cast")).count();
        }
    }

    /** Leaves not a byte. */
    private void fill() {
        try {
            for (int i = 0; i < 100; i++) {
                Files.write(disk.resolve("filler" + i), new byte[4096]);
            }
        } catch (IOException full) {
            assertEquals(0, disk.toFile().getUsableSpace());
        }
    }
}

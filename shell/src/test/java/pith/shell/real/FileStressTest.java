package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import pith.hal.device.FileStorage;
import pith.shell.image.Images;

/**
 * The root image's {@code fsstress} and {@code fsx} on each file system: every answer and every byte is what their models foretell. Both hold on Linux too,
 * under user-mode emulation. An image of ext4 is e2fsck's to judge afterwards.
 *
 * <p>Each program does as many operations, on each file system, as the property {@code pith.operations} says.
 */
class FileStressTest {
    private static final long OPERATIONS = Long.getLong("pith.operations", 1000);

    /** As many at once before the tree is removed and another seed begins. */
    private static final long ROUND = 50_000;

    private static final List<Path> E2FSCK = List.of(Path.of("/sbin/e2fsck"), Path.of("/usr/sbin/e2fsck"));
    private static final int LIMIT_SECONDS = 240 + (int) (OPERATIONS / 50);

    @TempDir Path folder;

    /** What the machine does with an empty folder of the file system: in rounds, with two processes of fsstress. */
    private static String work(String place) {
        long rounds = (OPERATIONS + ROUND - 1) / ROUND;
        long each = OPERATIONS / rounds;
        return """
                round=0; while [ $round -lt %d ]; do
                round=$((round+1)); mkdir %s/t && fsstress -p 2 -n %d -s $round %s/t > /tmp/said 2>&1 && fsx -n %d -s $round -l 98304 %s/t/f >> /tmp/said 2>&1 && rm -r %s/t || {
                cat /tmp/said; exit 1
                }
                done
                """.formatted(rounds, place, each / 2, place, each, place, place);
    }

    private static void holds(SmallMachine machine, String script) throws InterruptedException {
        Outcome outcome = machine.limit(LIMIT_SECONDS).shell(script + "echo held\n");
        assertEquals("held\n", outcome.stdout(), outcome::stderr);
    }

    @Test
    void tmpfsAnswersAsForetold() throws InterruptedException {
        holds(new SmallMachine(256), work("/dev/shm"));
    }

    @Test
    void aFolderOfThisComputerAnswersAsForetold() throws InterruptedException {
        holds(new SmallMachine(256).bindWritable(folder, "/mnt"), work("/mnt"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096})
    void ext4AnswersAsForetoldAndStaysClean(int blockSize) throws InterruptedException, IOException {
        onDisk(blockSize, work("/mnt"));
    }

    /** With a sync in the middle of a deletion, an inode was once discarded twice: on such a disk, by three processes. Then the power goes while they work. */
    @Test
    void ext4StaysCleanWhenThePowerGoesUnderLoad() throws InterruptedException, IOException {
        onDisk(1024, """
                mkdir /mnt/t0 && fsstress -p 3 -n 300 /mnt/t0 > /tmp/said 2>&1 || { cat /tmp/said; exit 1; }
                for seed in 1 2 3; do
                mkdir /mnt/t$seed && fsstress -p 3 -n 2000 -s $seed /mnt/t$seed > /dev/null 2>&1 &
                sleep 0.0$((seed*3))
                crash $seed > /tmp/said || { cat /tmp/said; exit 1; }
                wait
                done
                dmesg | grep -q 'Oops' && dmesg
                """);
    }

    /** Runs lines of the shell with a new file system, which must be clean afterwards, at /mnt. */
    private void onDisk(int blockSize, String script) throws InterruptedException, IOException {
        Path judge = E2FSCK.stream().filter(Files::exists).findFirst().orElseThrow(() -> new TestAbortedException("e2fsprogs is not installed here"));
        Path image = folder.resolve("image");
        Images.mkfs(image, Images.options(64L << 20).withBlockSize(blockSize));
        try (FileStorage storage = new FileStorage(image, false)) {
            holds(new SmallMachine(256).disk(storage), "mount -t ext4 /dev/nvme0n1 /mnt || exit 1\n" + script + "umount /mnt || exit 1\n");
        }
        Outcome verdict = HostProcess.run(List.of(judge.toString(), "-fn", image.toString()), new byte[0]);
        assertEquals(0, verdict.status(), verdict::toString);
    }
}

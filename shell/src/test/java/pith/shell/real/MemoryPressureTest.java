package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import pith.mm.physical.VmStatistic;

/**
 * Programs that want more memory than there is, and check what they find in it: Debian's stress-ng with verification, Debian's swap tools, and our own cksum of
 * a file larger than RAM; and one that waits for khugepaged.
 */
class MemoryPressureTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("dash", "mount", "stress-ng", "util-linux");

    /**
     * A stressor, its options, and whether it writes more than RAM holds and then reads it, so that pages must have come back from swap. They draw by lot, but
     * always the same: mmap what it touches, for one, and whether it locks its memory, which cannot end well; with write-check it touches all.
     */
    private record Stressor(String name, boolean swaps, String... options) {
        String[] argv() {
            var argv = new ArrayList<>(List.of("/usr/bin/stress-ng", "--verify", "--metrics-brief", "--no-rand-seed", "--" + name, "1"));
            for (String option : options) argv.addAll(List.of(("--" + name + "-" + option).split(" ")));
            return argv.toArray(String[]::new);
        }
    }

    private static final List<Stressor> STRESSORS = List.of(
            new Stressor("vm", true, "bytes 96M", "method incdec", "ops 2"),
            new Stressor("fork", false, "ops 20"),
            new Stressor("mmap", true, "bytes 80M", "write-check", "ops 1"),
            new Stressor("brk", false, "ops 2000"),
            new Stressor("stack", false, "ops 4"),
            new Stressor("mremap", false, "bytes 32M", "ops 4"),
            new Stressor("userfaultfd", false, "bytes 16M", "ops 1000"));

    @TestFactory
    Stream<DynamicTest> debianPrograms() throws IOException, InterruptedException {
        return switch (RootFolder.prepare(REPOSITORY, Path.of("target/memory-root"), PACKAGES)) {
            case RootFolder.Ready(Path root) -> Stream.concat(
                    STRESSORS.stream().map(stressor -> dynamicTest("stress-ng --" + stressor.name(), () -> stress(root, stressor))),
                    Stream.of(dynamicTest("mkswap, swapon, swapoff", () -> swapOnADisk(root))));
            case RootFolder.Unreachable(String reason) -> skipped(reason);
        };
    }

    private static Stream<DynamicTest> skipped(String reason) {
        System.out.println("Debian's programs are not run with little memory: " + reason);
        return Stream.of(dynamicTest("skipped: " + reason, () -> { throw new TestAbortedException(reason); }));
    }

    private static void stress(Path root, Stressor stressor) throws InterruptedException {
        SmallMachine machine = new SmallMachine(64).swap(256).root(root);
        Outcome outcome = machine.run(stressor.argv());
        assertEquals(0, outcome.status(), outcome::toString);
        String said = outcome.stdout() + outcome.stderr();
        assertTrue(said.contains("failed: 0") && said.contains("passed: 1"), said);
        assertEquals(0, machine.figure(VmStatistic.OUT_OF_MEMORY), said);
        assertTrue(!stressor.swaps() || machine.figure(VmStatistic.SWAPPED_IN) > 100, () -> "pages that came back from swap: " + machine.figure(VmStatistic.SWAPPED_IN));
    }

    /** A program that does not fit into RAM runs on a swap area made on a disk, which is then given up with all that is in it. */
    private static void swapOnADisk(Path root) throws InterruptedException {
        SmallMachine machine = new SmallMachine(64).disk(96).root(root);
        Outcome outcome = machine.run("/usr/bin/dash", "-ec", """
                mkswap -U clear /dev/nvme0n1
                swapon /dev/nvme0n1
                swapon --show=NAME,TYPE,SIZE,PRIO
                stress-ng --vm 1 --vm-bytes 80M --vm-ops 30 --verify --quiet && echo verified
                swapoff /dev/nvme0n1
                swapon --show
                stress-ng --vm 1 --vm-bytes 16M --vm-ops 10 --verify --quiet && echo verified again
                """);
        assertEquals("""
                Setting up swapspace version 1, size = 96 MiB (100659200 bytes)
                no label, UUID=00000000-0000-0000-0000-000000000000
                NAME         TYPE      SIZE PRIO
                /dev/nvme0n1 partition  96M   -2
                verified
                verified again
                """, outcome.stdout(), outcome::stderr);
        assertEquals(0, outcome.status());
        assertTrue(machine.figure(VmStatistic.SWAPPED_OUT) > 1000);
    }

    /** The whole file is mapped and read twice; the page cache holds a part of it at a time. */
    @Test
    void aFileLargerThanRamIsMappedAndSummed(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("large");
        int mib = 48;
        long crc = write(file, mib);
        SmallMachine machine = new SmallMachine(24).bind(folder, "/mnt");
        Outcome outcome = machine.run("/bin/cksum", "/mnt/large", "/mnt/large");
        String line = crc + " " + (mib << 20) + " /mnt/large\n";
        assertEquals(line + line, outcome.stdout(), outcome::stderr);
        assertTrue(machine.figure(VmStatistic.RECLAIMED_BACKGROUND) + machine.figure(VmStatistic.RECLAIMED_DIRECT) > 12_000);
        assertTrue(machine.figure(VmStatistic.REFAULTED_FILE) > 0, "the second pass found pages gone");
    }

    /** The demonstrator checks itself; at its end it waits for khugepaged, a kernel thread that exists since it asked for huge pages. */
    @Test
    void hugePagesAreMadeAtRequestAndByKhugepaged() throws InterruptedException {
        SmallMachine machine = new SmallMachine(64);
        Outcome outcome = machine.run("/bin/huge-demo");
        assertEquals(0, outcome.status(), outcome::toString);
        assertTrue(machine.figure(VmStatistic.THP_COLLAPSE_ALLOC) >= 4, outcome::stdout);
    }

    /** Fills a file. {@return its sum as POSIX's cksum has it, computed here bit by bit} */
    private static long write(Path file, int mib) throws IOException {
        Random random = new Random(7);
        byte[] block = new byte[1 << 20];
        int crc = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < mib; i++) {
                random.nextBytes(block);
                out.write(block);
                for (byte each : block) crc = add(crc, each);
            }
        }
        for (long rest = (long) mib << 20; rest != 0; rest >>>= 8) crc = add(crc, (byte) rest);
        return ~crc & 0xffff_ffffL;
    }

    private static int add(int crc, byte next) {
        int sum = crc ^ next << 24;
        for (int bit = 0; bit < 8; bit++) sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
        return sum;
    }
}

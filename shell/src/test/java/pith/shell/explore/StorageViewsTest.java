package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;
import pith.shell.program.ShellMachine;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** The views of files and disks, on a machine with a disk that runs a script: what they say is compared with what the script did. */
class StorageViewsTest {
    private static final int DISK_BYTES = 16 << 20;

    private static final String SCRIPT = """
            echo == mount; mount -t ext4 /dev/nvme0n1 /mnt; mount | tail -n 1
            i=0; while [ $i -lt 600 ]; do echo "line $i of a file"; i=$((i+1)); done > /mnt/f
            echo == promised; iomap /mnt/f
            echo == running; journal
            sync
            echo == written; iomap /mnt/f
            echo == log; journal /mnt/f
            rm /mnt/f; mkdir /mnt/d; echo x > /mnt/d/kept; sync
            echo == revoked; journal
            echo == dropped; dcache drop; cat /mnt/d/kept /mnt/none 2> /dev/null
            echo == names; dcache
            echo == locked; dcache locked; dcache; dcache lock-free
            exec 5< /mnt/d/kept; read word <&5
            echo == descriptors; fdinfo $$
            echo == verity; fsverity measure /mnt/d/kept 2>&1
            echo lost > /mnt/d/lost
            echo == crash; crash 3; ls /mnt/d
            echo == dead; read word <&5 || echo nothing more
            echo == df; df | tail -n 1
            umount /mnt
            echo == refusals; for each in 'iomap /etc/passwd' journal 'journal /tmp' 'crash x' 'dcache foo' 'mount /dev/nvme1n1 /mnt' 'fdinfo 99' 'df /none'; do $each 2>&1 || echo "status $?"; done
            """;

    private static final Map<String, String> SAID = new LinkedHashMap<>();

    @BeforeAll
    static void lookAtEverything() throws InterruptedException, IOException {
        MemoryStorage storage = new MemoryStorage(DISK_BYTES);
        Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
        ShellMachine.Outcome outcome = ShellMachine.run(MachineConfig.standard().withDisk(new DiskConfig(storage)), SCRIPT);
        for (String part : outcome.out().split("== ")) {
            int end = part.indexOf('\n');
            SAID.put(end < 0 ? part : part.substring(0, end), part.substring(end + 1));
        }
    }

    private static void says(String part, String... words) {
        String said = SAID.get(part);
        for (String word : words) {
            assertTrue(said != null && said.contains(word), part + ": no '" + word + "' in: " + said);
        }
    }

    @Test
    void iomapTellsPromisedBlocksFromThoseThatHaveAPlace() {
        says("promised", "12  delalloc", "3/3", "size 11290 bytes in 1 extent", "cache 3 pages, 3 dirty");
        says("written", "12  mapped", "3/3", "copies from the cache", "cache 3 pages, 0 dirty");
    }

    @Test
    void journalShowsTheGrowingTransactionAndWhatTheLogHolds() {
        says("running", "transaction 1 is running: ", " blocks changed, 0 revoked, 0 handles open; 0 was the last to become durable", "nothing would be replayed");
        says("log", "no transaction is running; 1 was the last to become durable", "from its tail 1;", "descriptor  copies of blocks 2 ", "commit      2026-01-01T00:00:00.");
        says("revoked", "2 was the last to become durable", " 2  descriptor  copies of", " 2  commit");
    }

    @Test
    void dcacheCountsNamesByFileSystemAndTheWaysOfWalking() {
        assertTrue(SAID.get("dropped").matches("\\d+ names were forgotten\nx\n"), SAID.get("dropped"));
        says("names", "file system  names\n", "\next4 ", " for names that stand for nothing; ", " stretches without the lock, ");
        assertFalse(SAID.get("names").contains("all with the lock now"));
        says("locked", "; all with the lock now\n");
    }

    @Test
    void fdinfoShowsWhereADescriptorStands() {
        says("descriptors", "/mnt/d/kept");
    }

    @Test
    void crashTellsWhatWasLostAndMountsAgainUnderOpenFiles() {
        says("crash", "nvme0n1: of ", " sectors in the write cache, ", "  /mnt (ext4): mounted again\n", "recovery complete: ");
        assertTrue(SAID.get("crash").endsWith("kept\n"), SAID.get("crash"));
        assertEquals("nothing more\n", SAID.get("dead"));
    }

    @Test
    void mountAndDfShowTheDisk() {
        assertEquals("/dev/nvme0n1 on /mnt type ext4 (rw,relatime)\n", SAID.get("mount"));
        String[] figures = SAID.get("df").split(" +");
        assertEquals("/dev/nvme0n1", figures[0]);
        long size = Long.parseLong(figures[1]);
        assertTrue(size > 14_000 && size < DISK_BYTES >> 10, SAID.get("df"));
        long reserve = size - Long.parseLong(figures[2]) - Long.parseLong(figures[3]);
        assertEquals((DISK_BYTES >> 10) / 20, reserve, "what is kept for the administrator is neither used nor available");
    }

    @Test
    void aLookThatCannotBeHadIsRefusedInOneSentence() {
        says("verity", "fsverity: /mnt/d/kept: ");
        says("refusals", "iomap: /etc/passwd is no file of a file system on a disk; mount one with", "journal: no ext4 is mounted; start with --disk", "journal: /tmp lies on rootfs, which has no journal",
                "crash: use crash [SEED]", "dcache: 'foo' means nothing here", "mount: cannot mount on '/mnt': No such device", "fdinfo: there is no process 99", "status 2", "status 1");
    }
}

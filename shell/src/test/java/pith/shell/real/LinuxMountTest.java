package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import pith.hal.device.BlockStorage;
import pith.hal.device.FileStorage;
import pith.hal.device.FileStorage;
import pith.shell.image.Images;

/**
 * A Linux kernel and this one take turns with a file system whose power is cut each time: what one had synced, the other finds after it replayed the log, and
 * e2fsck has nothing to mend in the end. The kernel is Debian's {@code user-mode-linux}, a process of this host, with the host's own programs to look with.
 */
class LinuxMountTest {
    private static final Path LINUX = Path.of("/usr/bin/linux.uml");
    private static final List<Path> E2FSCK = List.of(Path.of("/sbin/e2fsck"), Path.of("/usr/sbin/e2fsck"));

    /** The first words of a block that never reaches the disk, nor does anything after it. */
    private static final String CUT = "the power goes here";

    /** Sums of all files in order, and where links lead: alike in both systems. */
    private static final String LOOK = "echo began; find . -type f | sort | xargs cksum; readlink link; ls many | wc -l; echo ended\n";

    @TempDir Path folder;
    private Path image;
    private Path judge;

    /** A disk that forgets what comes after {@link #CUT}, though it says that it does not. */
    private static final class CutStorage implements BlockStorage {
        private final BlockStorage disk;
        private boolean dead;

        CutStorage(BlockStorage disk) {
            this.disk = disk;
        }

        @Override
        public long bytes() {
            return disk.bytes();
        }

        @Override
        public boolean readOnly() {
            return false;
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            disk.read(position, into, offset, length);
        }

        @Override
        public void write(long position, byte[] from, int offset, int length) throws IOException {
            dead |= length >= CUT.length() && new String(from, offset, CUT.length(), StandardCharsets.ISO_8859_1).equals(CUT);
            if (!dead) {
                disk.write(position, from, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            disk.flush();
        }
    }

    @BeforeEach
    void linuxIsThere() throws IOException {
        judge = E2FSCK.stream().filter(Files::exists).findFirst().orElseThrow(() -> skipped("e2fsprogs is not installed here"));
        if (!Files.isExecutable(LINUX)) {
            throw skipped("no Linux kernel mounts what was written here: user-mode-linux is not installed");
        }
        image = folder.resolve("image");
    }

    private static TestAbortedException skipped(String reason) {
        System.out.println(reason);
        return new TestAbortedException(reason);
    }

    @Test
    void linuxReplaysWhatWasSyncedHereAndTheOtherWayRound() throws IOException, InterruptedException {
        Images.mkfs(image, Images.options(48L << 20).withBlockSize(1024));
        String here = seen(onPith("""
                mkdir many d d/e
                i=0; while [ $i -lt 400 ]; do echo $i > many/a-name-that-fills-a-directory-quickly-$i; i=$((i+1)); done
                seq 30000 > d/numbers; ln d/numbers d/e/another-name; ln -s d/e link; chmod 4751 d/numbers
                seq 200 | dd of=d/sparse seek=5000 2> /dev/null; seq 100 > d/gone; sync; rm d/gone many/*9; mv d/numbers d/e/moved; sync
                """ + LOOK + "echo " + CUT + " > marker; sync"));
        String there = onLinux(LOOK + """
                find many -name '*7' -delete; mkdir linux; seq 50000 > linux/numbers; mv d/sparse linux/; chmod 600 linux/sparse
                for i in $(seq 200); do echo $i > linux/another-name-of-some-length-$i; done; truncate -s 7000 d/e/moved; sync; sync
                echo lost > not-synced
                """ + LOOK);
        assertTrue(there.contains("recovery complete"), there);
        assertEquals(here, seen(there));
        String after = there.substring(there.indexOf("ended\n") + 1);
        Outcome back = onPith(LOOK + "dmesg");
        assertTrue(back.stdout().contains("recovery complete"), back::toString);
        assertEquals(seen(after), seen(back));
        Outcome verdict = HostProcess.run(List.of(judge.toString(), "-fn", image.toString()), new byte[0]);
        assertEquals(0, verdict.status(), verdict::toString);
    }

    private static String seen(Outcome outcome) {
        assertEquals(0, outcome.status(), outcome::toString);
        return seen(outcome.stdout());
    }

    /** {@return what was seen, but for the file that may be there or not} */
    private static String seen(String text) {
        assertTrue(text.contains("began\n") && text.contains("ended\n"), text);
        return text.substring(text.indexOf("began\n"), text.indexOf("ended\n")).replaceAll("(?m)^.* \\./not-synced\n", "");
    }

    private Outcome onPith(String lines) throws IOException, InterruptedException {
        try (FileStorage storage = new FileStorage(image, false)) {
            return new SmallMachine(256).disk(new CutStorage(storage)).shell("mount -t ext4 /dev/nvme0n1 /mnt && cd /mnt || exit 1\n" + lines);
        }
    }

    /** {@return all that its console said} It ends as if its power were cut: nothing is unmounted. */
    private String onLinux(String lines) throws IOException, InterruptedException {
        Path init = Files.writeString(folder.resolve("init"), "#!/bin/sh\nexport PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C; mount -t proc proc /proc; mount -t tmpfs none /mnt; mkdir /mnt/m\n"
                + "echo booted; mount -t ext4 /dev/ubda /mnt/m && cd /mnt/m && {\n" + lines + "}; dmesg | grep EXT4\necho o > /proc/sysrq-trigger; sleep 100\n");
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome outcome = HostProcess.run(List.of(LINUX.toString(), "mem=160M", "rootfstype=hostfs", "rootflags=/", "ro", "init=" + init, "ubd0=" + image, "uml_dir=" + folder, "con=null",
                "con0=null,fd:1", "ssl=null", "quiet"), new byte[0]);
        if (!outcome.stdout().contains("booted")) {
            throw skipped("user-mode-linux does not start here: " + outcome);
        }
        return outcome.stdout().replace("\\x0d\n", "\n");
    }
}

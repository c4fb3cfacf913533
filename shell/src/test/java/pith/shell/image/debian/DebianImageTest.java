package pith.shell.image.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.device.FileStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;
import pith.shell.image.Images;
import pith.shell.program.ShellMachine;

/** Images made from the packages of an archive on this computer. */
class DebianImageTest {
    private static final long BYTES = 8L << 20;

    @TempDir Path folder;
    private SmallMirror mirror;

    @BeforeEach
    void serve() throws IOException {
        mirror = new SmallMirror();
        mirror.add("base-files", "Pre-Depends: awk", "data.tar.xz", SmallMirror.xz(new SmallMirror.Tar().folder("./usr").folder("./usr/bin").folder("./etc").link("./bin", TarConstants.LF_SYMLINK, "usr/bin")
                .link("./sbin", TarConstants.LF_SYMLINK, "usr/bin").bytes()));
        mirror.add("base-passwd", "", "data.tar", new SmallMirror.Tar().file("./usr/share/base-passwd/passwd.master", 0644, "root:*:0:0:root:/root:/bin/bash\n").bytes());
        mirror.add("mawk", "Provides: awk\nPriority: required", "data.tar", new SmallMirror.Tar().file("./usr/bin/mawk", 0755, "an awk").bytes());
    }

    @AfterEach
    void stop() {
        mirror.close();
    }

    private DebianArchive archive() {
        return new DebianArchive(mirror.address(), DebianArchive.SUITE, folder.resolve("cache"));
    }

    private Path build(String... names) throws IOException {
        Contents contents = archive().select(List.of(names));
        contents.fetch();
        Path image = folder.resolve("root.img");
        Images.build(contents, image, Images.options(BYTES));
        assertEquals(List.of(), Images.check(image).complaints());
        return image;
    }

    private static byte[] program(String name) throws IOException {
        try (var in = Images.class.getResourceAsStream("/pith/images/bin/" + name)) {
            return in.readAllBytes();
        }
    }

    private void addCat(String fields) throws IOException {
        mirror.add("cat", fields, "data.tar.xz", SmallMirror.xz(new SmallMirror.Tar().folder("./bin").file("./bin/cat", 0755, program("cat")).bytes()));
    }

    /** Files go through the links that other packages laid, keep modes, owners and times, and share inodes; what scripts would have done is done. */
    @Test
    void aMachineBootsFromPackages() throws IOException, InterruptedException {
        addCat("");
        String longName = "a".repeat(120);
        mirror.add("app", "Depends: cat", "data.tar.xz", SmallMirror.xz(new SmallMirror.Tar().file("./etc/app/" + longName, 04711, "of the app\n").link("./etc/app/same", TarConstants.LF_LINK, "./etc/app/" + longName)
                .link("./etc/passwd.link", TarConstants.LF_SYMLINK, "/etc/passwd").link("./run/pipe", TarConstants.LF_FIFO, "").bytes()));
        mirror.publish();
        Path image = build("app");
        try (FileStorage storage = new FileStorage(image, false)) {
            ShellMachine.Outcome outcome = ShellMachine.runFromDisk(MachineConfig.standard().withDisk(new DiskConfig(storage)), "/sbin/cat /etc/app/same /etc/passwd.link /bin/awk; test -u /etc/app/same -a -p /run/pipe "
                    + "-a /etc/app/same -ef /etc/app/" + longName + " -a -k /tmp -a -d /root && echo as packed");
            assertEquals("of the app\nroot:*:0:0:root:/root:/bin/bash\nan awkas packed\n", outcome.out(), outcome.err());
        }
    }

    @Test
    void whatWasFetchedIsNotFetchedAgain() throws IOException {
        mirror.publish();
        build("mawk");
        int before = mirror.asked();
        build("mawk");
        assertEquals(before + 1, mirror.asked(), "only the release's file");
    }

    @Test
    void aFileThatIsNotWhatTheIndexPromisesIsRefused() throws IOException {
        mirror.publish();
        mirror.damage("pool/mawk_1_riscv64.deb");
        assertTrue(assertThrows(DebianException.class, () -> build("mawk")).getMessage().contains("mawk_1_riscv64.deb is not what the index promises"));
        mirror.damage("dists/trixie/main/binary-riscv64/Packages.xz");
        assertTrue(assertThrows(DebianException.class, () -> new DebianArchive(mirror.address(), DebianArchive.SUITE, folder.resolve("other")).select(List.of())).getMessage().contains("Packages.xz is not what the index promises"));
        try (var kept = Files.list(folder.resolve("cache"))) {
            assertFalse(kept.anyMatch(file -> file.getFileName().toString().contains("fetching")));
        }
    }

    @Test
    void aPackageCannotReachOutOfTheImage() throws IOException {
        mirror.add("up", "", "data.tar", new SmallMirror.Tar().file("./etc/../../outside", 0644, "x").bytes());
        mirror.publish();
        assertTrue(assertThrows(DebianException.class, () -> build("up")).getMessage().contains("'./etc/../../outside', which would lie outside the image"));
    }

    @Test
    void anUnknownCompressionIsNamed() throws IOException {
        mirror.add("new", "", "data.tar.zst", "zstd".getBytes(StandardCharsets.US_ASCII));
        mirror.publish();
        assertTrue(assertThrows(DebianException.class, () -> build("new")).getMessage().contains("data.tar.zst, which cannot be read here"));
    }

    @Test
    void aMirrorThatIsNotThereIsNamed() throws IOException {
        mirror.publish();
        mirror.close();
        assertTrue(assertThrows(DebianException.class, () -> build("mawk")).getMessage().endsWith("cannot be reached"));
    }
}

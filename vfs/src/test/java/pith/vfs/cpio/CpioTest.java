package pith.vfs.cpio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.vfs.TestMachine;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

class CpioTest {
  @TempDir Path host;
  private final TestMachine machine = new TestMachine();

  private int unpack(byte[] archive) {
    return new CpioUnpacker(machine.vfs, machine.root, "test.cpio").unpack(archive);
  }

  @Test
  void whatIsWrittenIsUnpacked() {
    byte[] archive = new CpioWriter()
        .directory("bin", 0755, 0, 0)
        .file("bin/tool", 04755, 3, 4, "contents".getBytes(StandardCharsets.ISO_8859_1))
        .link("bin/alias", "tool", 0, 0)
        .node("null", FileType.CHARACTER, 0666, 0, 0, DeviceNumber.of(1, 3))
        .add(new CpioEntry("one", 900, FileType.REGULAR.bits() | 0644, 0, 0, 2, 5, 0, new byte[0]))
        .add(new CpioEntry("two", 900, FileType.REGULAR.bits() | 0644, 0, 0, 2, 5, 0, new byte[] {'x'}))
        .directory("", 0711, 0, 0)
        .finish();
    assertEquals(7, unpack(archive));
    assertEquals("contents", machine.read("/bin/alias"));
    assertEquals(04755, machine.stat("/bin/tool").mode() & 07777);
    assertEquals(3, machine.stat("/bin/tool").uid());
    assertEquals(DeviceNumber.of(1, 3), machine.stat("/null").rdev());
    assertEquals("x", machine.read("/one"));
    assertEquals(machine.stat("/one").inode(), machine.stat("/two").inode());
    assertEquals(5_000_000_000L, machine.stat("/one").modified());
    assertEquals(0711, machine.stat("/").mode() & 07777);
  }

  @Test
  void theHostsCpioAgrees() throws Exception {
    boolean there = Files.isExecutable(Path.of("/usr/bin/cpio")) || Files.isExecutable(Path.of("/bin/cpio"));
    if (!there) {
      System.out.println("skipped: no cpio on this host to compare with (apt install cpio)");
    }
    Assumptions.assumeTrue(there);
    Path tree = Files.createDirectory(host.resolve("tree"));
    Files.createDirectory(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/file"), "some text");
    Files.createLink(tree.resolve("hard"), tree.resolve("sub/file"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/file"));
    Path theirs = host.resolve("theirs.cpio");
    run("cd " + tree + " && find . | sort | cpio -o -H newc --quiet > " + theirs);
    unpack(Files.readAllBytes(theirs));
    assertEquals("some text", machine.read("/link"));
    assertEquals(2, machine.stat("/hard").links());
    Path ours = host.resolve("ours.cpio");
    Files.write(ours, new CpioWriter().directory("d", 0755, 0, 0).file("d/f", 0600, 0, 0, new byte[1001]).link("l", "d/f", 0, 0).finish());
    run("mkdir " + host + "/out && cd " + host + "/out && cpio -i --quiet < " + ours);
    assertArrayEquals(new byte[1001], Files.readAllBytes(host.resolve("out/l")));
  }

  private static void run(String command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor(), command);
  }

  @Test
  void aBrokenArchiveIsRefusedWithASentence() {
    byte[] good = new CpioWriter().file("f", 0644, 0, 0, new byte[100]).finish();
    CpioException cut = assertThrows(CpioException.class, () -> unpack(Arrays.copyOf(good, 150)));
    assertEquals("test.cpio: at byte 0: the entry is longer than the archive; it was cut off", cut.getMessage());
    CpioException magic = assertThrows(CpioException.class, () -> unpack(new byte[200]));
    assertTrue(magic.getMessage().contains("cpio -o -H newc"), magic.getMessage());
  }

  @Test
  void mutatedArchivesNeverDoMoreThanFail() {
    byte[] good = new CpioWriter().directory("d", 0755, 0, 0).file("d/f", 0644, 0, 0, new byte[100]).link("l", "d", 0, 0).finish();
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? "0123456789abcdef/.".charAt(random.nextInt(18)) : random.nextInt());
      }
      try {
        unpack(bad);
      } catch (CpioException sentence) {
        assertTrue(sentence.getMessage().startsWith("test.cpio"), sentence.getMessage());
      }
    }
  }

  @Test
  void aListMakesAnArchive() {
    String list = """
        # a comment
        dir /etc 755 0 0
        file /etc/motd motd 644 0 0
        slink /link etc/motd 777 0 0
        nod /dev0 600 0 0 c 5 1
        pipe /p 600 0 0
        """;
    unpack(RootImage.of("x.list", list, source -> ("from " + source).getBytes(StandardCharsets.UTF_8)));
    assertEquals("from motd", machine.read("/link"));
    assertEquals(DeviceNumber.of(5, 1), machine.stat("/dev0").rdev());
    assertEquals(FileType.FIFO, machine.stat("/p").type());
  }

  @Test
  void aWrongLineIsNamed() {
    assertEquals(
        "x.list:2: 'dir' takes 4 words, not 3",
        assertThrows(CpioException.class, () -> RootImage.of("x.list", "\ndir /a 755 0\n", _ -> null)).getMessage());
    assertEquals(
        "x.list:1: '8' is no octal number",
        assertThrows(CpioException.class, () -> RootImage.of("x.list", "dir /a 8 0 0", _ -> null)).getMessage());
    assertTrue(
        assertThrows(CpioException.class, () -> RootImage.of("x.list", "what /a", _ -> null)).getMessage().contains("'what' is none of"));
  }

  @Test
  void thePackagedRootUnpacks() {
    assertTrue(unpack(RootImage.packaged()) > 50);
    assertEquals(0100755, machine.stat("/bin/hello").mode());
    assertEquals(FileType.SYMLINK, machine.lstat("/init").type());
  }
}

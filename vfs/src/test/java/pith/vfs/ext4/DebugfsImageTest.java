package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.outcome.Errno;
import pith.vfs.FileName;
import pith.vfs.LookupFlags;
import pith.vfs.PathWalk;
import pith.vfs.TestMachine;
import pith.vfs.XattrCalls;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/** Images whose contents Debian's debugfs wrote, and those with features that are refused. */
class DebugfsImageTest {
  @TempDir Path folder;
  private Path image;

  @BeforeEach
  void assumeTools() {
    E2fsprogs.assume();
    image = folder.resolve("image");
  }

  private void mkfs(String options, String size) {
    List<Object> words = new ArrayList<>(List.of(options.split(" ")));
    words.addAll(List.of("-q", "-F", image, size));
    E2fsprogs.run("mkfs.ext4", words.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-b 1024", "-b 2048", "-b 4096", "-b 1024 -O ^metadata_csum,^64bit", "-b 4096 -O inline_data", "-b 1024 -O ^extent,^64bit", "-b 2048 -I 128 -O ^has_journal", "-b 1024 -O ^flex_bg,uninit_bg,^metadata_csum"})
  void whatDebugfsWroteIsReadHere(String options) throws IOException {
    mkfs(options, "16M");
    byte[] bytes = new byte[70_003];
    new Random(5).nextBytes(bytes);
    Path large = Files.write(folder.resolve("large"), bytes);
    Path small = Files.writeString(folder.resolve("small"), "small");
    boolean hasRoom = !options.contains("-I 128");
    Path script = Files.writeString(folder.resolve("script"), "mkdir d\ncd d\nwrite " + large + " large\nwrite " + small + " small\nsymlink link /d/small\nsymlink longlink " + "x/".repeat(100) + "\nmknod pipe p\nmknod null c 1 3\n"
        + "mknod disk b 259 7\nln small other\nsif small links_count 2\nsif /d/large uid 70000\nsif /d/large mode 0104755\n" + (hasRoom ? "ea_set /d/small user.note " + "n".repeat(40) + "\n" : "") + "sif /d/small mtime 20010203040506\n");
    E2fsprogs.run("debugfs", "-w", "-f", script, image);
    Ext4Machine on = Ext4Machine.of(image, true);
    on.mount(true, "");
    TestMachine machine = on.machine;
    assertEquals(FileName.of(bytes), machine.read("/mnt/d/large"));
    assertEquals("small", machine.read("/mnt/d/other"));
    assertEquals(machine.stat("/mnt/d/other").inode(), machine.stat("/mnt/d/small").inode());
    assertEquals("x/".repeat(100), machine.vfs.attributes().readlink(machine.root, null, "/mnt/d/longlink"));
    assertEquals("/d/small", machine.vfs.attributes().readlink(machine.root, null, "/mnt/d/link"));
    assertEquals(FileType.FIFO, machine.lstat("/mnt/d/pipe").type());
    assertEquals(DeviceNumber.of(1, 3), machine.lstat("/mnt/d/null").rdev());
    assertEquals(DeviceNumber.of(259, 7), machine.lstat("/mnt/d/disk").rdev());
    assertEquals(70_000, machine.stat("/mnt/d/large").uid());
    assertEquals(0104755, machine.stat("/mnt/d/large").mode());
    assertEquals(981_173_106_000_000_000L, machine.stat("/mnt/d/small").modified());
    if (hasRoom) {
      try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, "/mnt/d/small", LookupFlags.FOLLOW)) {
        assertEquals("n".repeat(40), FileName.of(XattrCalls.get(at, "user.note", Credentials.ROOT)));
      }
    }
    assertEquals(List.of(), on.log);
    on.unmount();
  }

  @ParameterizedTest
  @CsvSource({"-O casefold, casefold", "-O encrypt, encrypt", "-O mmp, mmp", "-O ea_inode, ea_inode"})
  void featuresThatAreNotKnownAreRefusedAndNamed(String options, String feature) {
    mkfs("-b 4096 " + options, "16M");
    Ext4Machine on = Ext4Machine.of(image, true);
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> on.mount(true, "")));
    assertTrue(on.log.stream().anyMatch(line -> line.contains("unsupported optional features: ") && line.contains(feature)), on.log::toString);
  }

  @ParameterizedTest
  @CsvSource({"-O bigalloc -C 8192, bigalloc", "-O quota, quota", "-O sparse_super2, sparse_super2", "-O ^extent;^64bit, ^extent"})
  void featuresThatAreNotWrittenAreMountedForReadingOnly(String options, String feature) {
    mkfs("-b 4096 " + options.replace(';', ','), "16M");
    Ext4Machine on = Ext4Machine.of(image, false);
    assertEquals(Errno.EROFS, TestMachine.errno(() -> on.mount(false, "")));
    assertTrue(on.log.stream().anyMatch(line -> line.contains("couldn't mount RDWR because of unsupported optional features: " + feature)), on.log::toString);
    on.mount(true, "");
    assertEquals(List.of("lost+found"), on.machine.list("/mnt"));
    on.unmount();
    E2fsprogs.check(image);
  }

  /** {@code errors=} decides what follows when a file's extents make no sense: the file is refused in any case. */
  @ParameterizedTest
  @CsvSource({"errors=continue, false, false", "errors=remount-ro, true, false", "errors=panic, true, true"})
  void aContradictionHasTheConsequencesThatWereAskedFor(String option, boolean becomesReadOnly, boolean panics) throws IOException {
    mkfs("-b 1024", "8M");
    Path script = Files.writeString(folder.resolve("script"), "write " + Files.write(folder.resolve("f"), new byte[5000]) + " f\nsif f block[0] 0x1234\n");
    E2fsprogs.run("debugfs", "-w", "-f", script, image);
    Ext4Machine on = Ext4Machine.of(image, false);
    List<String> last = new ArrayList<>();
    on.machine.vfs.panics(last::add);
    on.mount(false, option);
    Errno refused = TestMachine.errno(() -> on.machine.read("/mnt/f"));
    assertTrue(refused == Errno.EUCLEAN || refused == Errno.EIO, () -> String.valueOf(refused));
    assertEquals(becomesReadOnly ? Errno.EROFS : null, TestMachine.errno(() -> on.machine.mkdir("/mnt/d")));
    assertEquals(panics ? List.of("EXT4-fs (device vda): panic forced after error") : List.of(), last);
  }

  @Test
  void theVerityAttributeIsSeenByStatx() throws IOException {
    mkfs("-b 4096 -O verity", "16M");
    Path script = Files.writeString(folder.resolve("script"), "write " + Files.writeString(folder.resolve("f"), "x") + " f\nsif f flags 0x180000\n");
    E2fsprogs.run("debugfs", "-w", "-f", script, image);
    Ext4Machine on = Ext4Machine.of(image, true);
    on.mount(true, "");
    try (pith.vfs.Path sealed = PathWalk.resolve(on.machine.root, null, "/mnt/f", 0);
        pith.vfs.Path plain = PathWalk.resolve(on.machine.root, null, "/mnt/lost+found", 0)) {
      assertEquals(0x10_0000, sealed.inode().statxAttributes());
      assertEquals(0, plain.inode().statxAttributes());
    }
    on.unmount();
  }
}

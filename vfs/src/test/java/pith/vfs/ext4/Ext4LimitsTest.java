package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.OpenFlags;
import pith.vfs.TestMachine;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

/** What becomes large: directories, files, counts of links and of files; e2fsck and debugfs judge. */
class Ext4LimitsTest {
  private static final long GIB = 1L << 30;
  private static final int SEEK_DATA = 3, SEEK_HOLE = 4;

  @TempDir Path folder;
  private Path image;

  @BeforeEach
  void assumeTools() {
    E2fsprogs.assume();
    image = folder.resolve("image");
  }

  private Ext4Machine make(String options, String size) {
    List<Object> words = new ArrayList<>(List.of(options.split(" ")));
    words.addAll(List.of("-q", "-F", image, size));
    E2fsprogs.run("mkfs.ext4", words.toArray());
    return Ext4Machine.of(image, false);
  }

  /** Names so long that a block holds three of them, all of one file: as many as a root, 124 nodes below it and some nodes below those lead to. */
  @Test
  void aDirectoryGrowsAnIndexOfThreeLevels() {
    Ext4Machine on = make("-b 1024 -O large_dir -N 64", "64M");
    on.mount(false, "");
    TestMachine machine = on.machine;
    machine.mkdir("/mnt/d");
    machine.write("/mnt/f", "shared");
    int names = 38_000;
    for (int i = 0; i < names; i++) {
      machine.vfs.names().link(machine.root, null, "/mnt/f", 0, null, "/mnt/d/" + name(i));
    }
    on.unmount();
    E2fsprogs.check(image);
    assertTrue(E2fsprogs.run("debugfs", "-R", "htree_dump /d", image).contains("Indirect levels: 2"));
    on.mount(false, "");
    assertEquals(names, new TreeSet<>(machine.list("/mnt/d")).size());
    for (int i = 0; i < names; i += 97) {
      assertEquals("shared", machine.read("/mnt/d/" + name(i)));
    }
    for (int i = 0; i < names; i += 31) {
      machine.vfs.names().unlink(machine.root, null, "/mnt/d/" + name(i));
    }
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.lstat("/mnt/d/" + name(31))));
    assertEquals(names - (names + 30) / 31 + 1, machine.stat("/mnt/f").links());
    on.unmount();
    E2fsprogs.check(image);
  }

  private static String name(int number) {
    return number + "-" + "n".repeat(240);
  }

  @ParameterizedTest
  @CsvSource({"1024, 5, 1000", "4096, 4, 50000", "2048, 4095, 7000"})
  void aFileWithHolesReachesFarBeyondFourGibibytes(int blockSize, long gibibytes, int odd) {
    Ext4Machine on = make("-b " + blockSize, "24M");
    on.mount(false, "");
    TestMachine machine = on.machine;
    long far = gibibytes * GIB + odd;
    File file = machine.open("/mnt/f", OpenFlags.RDWR | OpenFlags.CREAT);
    for (long at : new long[] {0, 4 * GIB - 3, far}) {
      assertEquals(7, file.writeAt(new ByteSource(FileName.bytes("seven" + at % 90 / 10 + at % 10)), at));
    }
    assertEquals(Errno.EFBIG, TestMachine.errno(() -> file.writeAt(new ByteSource(new byte[1]), 1L << 45)));
    file.put();
    on.unmount();
    E2fsprogs.check(image);
    assertTrue(E2fsprogs.run("debugfs", "-R", "stat /f", image).contains("Size: " + (far + 7)));
    on.mount(true, "");
    File again = machine.open("/mnt/f", OpenFlags.RDONLY);
    assertEquals(far + 7, again.stat().size());
    assertTrue(again.stat().blocks() <= 8L * blockSize / 512, () -> again.stat().blocks() + " sectors for three words");
    for (long at : new long[] {0, 4 * GIB - 3, far}) {
      ByteTarget target = new ByteTarget(new byte[7]);
      again.readAt(target, at);
      assertArrayEquals(FileName.bytes("seven" + at % 90 / 10 + at % 10), target.toArray());
    }
    assertEquals(blockSize, again.seek(0, SEEK_HOLE));
    long data = again.seek(4 * GIB + 5L * blockSize, SEEK_DATA);
    assertEquals(far / blockSize * blockSize, data);
    again.put();
    on.unmount();
  }

  @ParameterizedTest
  @CsvSource({"1024, 1500", "4096, 800"})
  void manySmallFilesAreKept(int blockSize, int count) {
    Ext4Machine on = make("-b " + blockSize + " -N 4096", "32M");
    on.mount(false, "");
    for (int i = 0; i < count; i++) {
      if (i % 500 == 0) {
        on.machine.mkdir("/mnt/d" + i / 500);
      }
      on.machine.write("/mnt/d" + i / 500 + "/file" + i, "contents of " + i + "x".repeat(i % 1300));
    }
    on.unmount();
    E2fsprogs.check(image);
    on.mount(true, "");
    for (int i = 0; i < count; i++) {
      assertEquals("contents of " + i + "x".repeat(i % 1300), on.machine.read("/mnt/d" + i / 500 + "/file" + i));
    }
    on.unmount();
  }

  /** Linux stops counting when more than 65,000 directories have the same parent; debugfs makes it look as if there were nearly so many. */
  @ParameterizedTest
  @CsvSource({"dir_nlink, true", "^dir_nlink, false"})
  void tooManyFoldersAreNotCountedOrRefused(String feature, boolean allowed) {
    make("-b 1024 -O " + feature, "8M");
    Ext4Machine first = Ext4Machine.of(image, false);
    first.mount(false, "");
    first.machine.mkdir("/mnt/d");
    first.unmount();
    E2fsprogs.run("debugfs", "-w", "-R", "sif /d links_count 64999", image);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    on.machine.mkdir("/mnt/d/one");
    assertEquals(65_000, on.machine.stat("/mnt/d").links());
    assertEquals(allowed ? null : Errno.EMLINK, TestMachine.errno(() -> on.machine.mkdir("/mnt/d/two")));
    assertEquals(allowed ? 1 : 65_000, on.machine.stat("/mnt/d").links());
    assertEquals(allowed ? List.of("one", "two") : List.of("one"), on.machine.list("/mnt/d").stream().sorted().toList());
    on.unmount();
  }
}

package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.device.FileStorage;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.TestMachine;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;
import pith.vfs.io.ByteSource;

/** A disk that fills up. */
class FullDiskTest {
  @TempDir Path folder;

  private Path image(int megabytes) throws IOException {
    Path image = folder.resolve("image");
    Files.write(image, new byte[megabytes << 20]);
    try (FileStorage storage = new FileStorage(image, false)) {
      Mkfs.run(MkfsOptions.usual((long) megabytes << 20, new byte[16], 1_000_000_000), storage);
    }
    return image;
  }

  /** Blocks that were just freed wait for their transaction; who needs them waits for it too. */
  @Test
  void roomThatWasFreedCanBeUsedAtOnce() throws IOException {
    E2fsprogs.assume();
    Path image = image(6);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    String much = "x".repeat(3 << 20);
    for (int i = 0; i < 6; i++) {
      on.machine.write("/mnt/f", much);
      assertEquals(much.length(), on.machine.stat("/mnt/f").size());
      on.machine.vfs.sync();
      on.machine.vfs.names().unlink(on.machine.root, null, "/mnt/f");
    }
    on.unmount();
    E2fsprogs.check(image);
  }

  @Test
  void whatDoesNotFitIsRefusedAndWhatWasThereStays() throws IOException {
    E2fsprogs.assume();
    Path image = image(6);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    int[] files = new int[1];
    while (TestMachine.errno(() -> on.machine.mkdir("/mnt/d" + files[0])) == null) {
      files[0]++;
    }
    assertEquals(Errno.ENOSPC, TestMachine.errno(() -> on.machine.mkdir("/mnt/another")));
    assertTrue(files[0] > 500, () -> "only so many: " + files[0]);
    on.unmount();
    E2fsprogs.check(image);
    on.mount(true, "");
    assertEquals(files[0] + 1, on.machine.list("/mnt").size());
    on.unmount();
  }

  /** A write only promises blocks; what was promised finds its place, and what is not there is not promised. */
  @Test
  void dataAreRefusedWhenWrittenNotWhenTheyAreBroughtToTheDisk() throws IOException {
    E2fsprogs.assume();
    Path image = image(6);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    TreeMap<String, Long> written = new TreeMap<>();
    Random random = new Random(3);
    boolean[] full = new boolean[1];
    for (int i = 0; !full[0]; i++) {
      String path = "/mnt/f" + i % 7;
      File file = on.machine.open(path, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.APPEND);
      byte[] bytes = new byte[1 + random.nextInt(60_000)];
      Arrays.fill(bytes, (byte) ('a' + i % 7));
      long[] there = new long[1];
      full[0] = TestMachine.errno(() -> there[0] = file.write(new ByteSource(bytes))) == Errno.ENOSPC;
      written.merge(path, there[0], Long::sum);
      file.put();
    }
    long sum = written.values().stream().mapToLong(Long::longValue).sum();
    assertTrue(sum > 4_000_000, () -> "only " + sum + " bytes");
    on.machine.vfs.sync();
    on.unmount();
    assertEquals(List.of(), on.log);
    E2fsprogs.check(image);
    on.mount(true, "");
    written.forEach((path, bytes) -> assertEquals(String.valueOf((char) ('a' + path.charAt(6) - '0')).repeat(bytes.intValue()), on.machine.read(path), path));
    on.unmount();
  }

  /**
   * Debian's mkfs keeps a twentieth for the administrator: others are refused while there are still so many, and df shows them as neither free nor available.
   */
  @Test
  void theReserveIsClosedToOthers() {
    E2fsprogs.assume();
    Path image = folder.resolve("reserved");
    E2fsprogs.run("mkfs.ext4", "-q", "-F", "-b", "1024", "-m", "20", image, "6M");
    Ext4Machine on = Ext4Machine.of(image, false);
    boolean[] administrator = new boolean[1];
    on.machine.vfs.diskReserve((uid, gid) -> administrator[0]);
    Ext4Fs fs = on.mount(false, "");
    long kept = fs.statfs().free() - fs.statfs().available();
    assertEquals(6 * 1024 / 5, kept);
    assertEquals(Errno.ENOSPC, fill(on, "/mnt/theirs"));
    on.machine.vfs.sync();
    assertTrue(fs.statfs().available() < 64 && fs.statfs().free() >= kept, () -> fs.statfs().toString());
    administrator[0] = true;
    assertEquals(Errno.ENOSPC, fill(on, "/mnt/ours"));
    on.machine.vfs.sync();
    assertTrue(fs.statfs().free() < 64, () -> fs.statfs().toString());
    assertTrue(on.machine.stat("/mnt/ours").size() > (kept - 64) * 1024);
    on.unmount();
    E2fsprogs.check(image);
  }

  private static Errno fill(Ext4Machine on, String path) {
    File file = on.machine.open(path, OpenFlags.WRONLY | OpenFlags.CREAT);
    try {
      for (int i = 0; i < 10_000; i++) {
        Errno errno = TestMachine.errno(() -> file.write(new ByteSource(new byte[4000])));
        if (errno != null) {
          return errno;
        }
      }
      return null;
    } finally {
      file.put();
    }
  }
}

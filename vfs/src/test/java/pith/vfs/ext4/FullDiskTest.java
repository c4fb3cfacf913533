package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.device.FileStorage;
import pith.sync.outcome.Errno;
import pith.vfs.TestMachine;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

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
}

package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.hal.device.FileStorage;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** File systems made here: e2fsck has nothing to mend, and they can be filled. */
class MkfsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 1024", "5, 1024", "9, 1024", "40, 1024", "300, 1024", "33, 2048", "20, 4096", "129, 4096", "1000, 4096"})
  void aNewFileSystemIsCleanAndCanBeFilled(int megabytes, int blockSize) throws IOException {
    E2fsprogs.assume();
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    try (FileStorage storage = new FileStorage(image, false)) {
      Mkfs.run(MkfsOptions.usual((long) megabytes << 20, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1_000_000_000).withBlockSize(blockSize).withLabel("made here"), storage);
    }
    E2fsprogs.check(image);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    Workload work = new Workload(on.machine, megabytes, 60);
    work.run(150);
    on.unmount();
    E2fsprogs.check(image);
    on.mount(true, "");
    assertEquals(work.expected(), Workload.shown(on.machine, "/mnt"));
    on.unmount();
  }
}

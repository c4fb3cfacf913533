package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.vfs.FileName;
import pith.vfs.PathWalk;
import pith.vfs.XattrCalls;
import pith.vfs.attr.Credentials;

/**
 * Two files with one block of extended attributes, as Linux lets files share one when the attributes are the same. debugfs does not, so its image is changed by
 * hand.
 */
class SharedXattrTest {
  private static final int BLOCK = 1024;
  private static final int REFERENCES = 4;
  private static final String VALUE = "v".repeat(400);

  @TempDir Path folder;
  private Path image;

  @BeforeEach
  void share() throws IOException {
    E2fsprogs.assume();
    image = folder.resolve("image");
    E2fsprogs.run("mkfs.ext4", "-q", "-F", "-b", BLOCK, "-I", 128, "-O", "^metadata_csum", image, "8M");
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    Path script = Files.writeString(folder.resolve("script"), "write " + empty + " one\nwrite " + empty + " two\nea_set one user.a " + VALUE + "\n");
    E2fsprogs.run("debugfs", "-w", "-f", script, image);
    long block = Long.parseLong(E2fsprogs.run("debugfs", "-R", "stat one", image).split("File ACL: ")[1].split("\\s")[0]);
    Path more = Files.writeString(script, "sif two file_acl " + block + "\nsif two blocks 2\n");
    E2fsprogs.run("debugfs", "-w", "-f", more, image);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(block * BLOCK + REFERENCES);
      file.write(2);
    }
    E2fsprogs.check(image);
  }

  private static String value(Ext4Machine on, String path) {
    try (pith.vfs.Path at = PathWalk.resolve(on.machine.root, null, path, 0)) {
      return FileName.of(XattrCalls.get(at, "user.a", Credentials.ROOT));
    }
  }

  @Test
  void aChangeLeavesTheOthersAttributesAlone() {
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    try (pith.vfs.Path one = PathWalk.resolve(on.machine.root, null, "/mnt/one", 0)) {
      XattrCalls.set(one, "user.a", FileName.bytes("other".repeat(40)), 0, Credentials.ROOT);
    }
    assertEquals("other".repeat(40), value(on, "/mnt/one"));
    assertEquals(VALUE, value(on, "/mnt/two"));
    on.unmount();
    E2fsprogs.check(image);
  }

  @Test
  void theLastFileToGoFreesTheBlock() {
    Ext4Machine on = Ext4Machine.of(image, false);
    Ext4Fs fs = on.mount(false, "");
    long free = fs.statfs().free();
    on.machine.vfs.names().unlink(on.machine.root, null, "/mnt/one");
    on.machine.vfs.sync();
    assertEquals(free, fs.statfs().free());
    assertEquals(VALUE, value(on, "/mnt/two"));
    on.machine.vfs.names().unlink(on.machine.root, null, "/mnt/two");
    on.machine.vfs.sync();
    assertEquals(free + 1, fs.statfs().free());
    on.unmount();
    E2fsprogs.check(image);
  }
}

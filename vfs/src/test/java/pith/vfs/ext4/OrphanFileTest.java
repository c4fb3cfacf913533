package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.vfs.ext4.format.Crc32c;

/** What a Linux that stopped in the middle left in its orphan file is finished by the next mount. */
class OrphanFileTest {
  private static final int BLOCK = 4096;

  @TempDir Path folder;

  /** One file has no name any more, one was to be cut to 5 bytes. */
  @Test
  void inodesInTheOrphanFileAreFreedAndCut() throws IOException {
    E2fsprogs.assume();
    Path image = image();
    long unnamed = debug(image, "stat /unnamed");
    long cut = debug(image, "stat /cut");
    E2fsprogs.run("debugfs", "-w", "-R", "unlink /unnamed", image);
    E2fsprogs.run("debugfs", "-w", "-R", "sif <" + unnamed + "> links_count 0", image);
    E2fsprogs.run("debugfs", "-w", "-R", "sif <" + cut + "> size 5", image);
    enter(image, unnamed, cut);
    E2fsprogs.run("debugfs", "-w", "-R", "feature orphan_present", image);
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    assertTrue(on.log.stream().anyMatch(line -> line.contains("2 orphan inodes dealt with")), on.log::toString);
    assertEquals(5, on.machine.stat("/mnt/cut").size());
    on.unmount();
    E2fsprogs.check(image);
    assertTrue(!E2fsprogs.run("dumpe2fs", "-h", image).contains("orphan_present"));
  }

  private Path image() throws IOException {
    Path content = Files.createDirectory(folder.resolve("content"));
    Files.write(content.resolve("unnamed"), new byte[100_000]);
    Files.write(content.resolve("cut"), new byte[200_000]);
    Path image = folder.resolve("image");
    E2fsprogs.run("mkfs.ext4", "-q", "-b", BLOCK, "-O", "orphan_file,metadata_csum", "-d", content, image, "16M");
    return image;
  }

  /** {@return the number of the inode that debugfs tells of} */
  private static long debug(Path image, String command) {
    String said = E2fsprogs.run("debugfs", "-R", command, image);
    return number(said, "Inode:");
  }

  private static long number(String text, String before) {
    String rest = text.substring(text.indexOf(before) + before.length()).strip();
    return Long.parseLong(rest.split("\\D", 2)[0]);
  }

  /** Writes numbers into the first block of the orphan file, as Linux does. */
  private static void enter(Path image, long... inodes) throws IOException {
    int file = (int) number(E2fsprogs.run("dumpe2fs", "-h", image), "Orphan file inode:");
    String stat = E2fsprogs.run("debugfs", "-R", "stat <" + file + ">", image);
    long block = number(E2fsprogs.run("debugfs", "-R", "blocks <" + file + ">", image).lines().toList().getLast(), "");
    int generation = (int) number(stat, "Generation:");
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(bytes, block * BLOCK);
      for (int i = 0; i < inodes.length; i++) {
        bytes.putInt(8 + 4 * i, (int) inodes[i]);
      }
      ByteBuffer sb = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(sb, 1024);
      byte[] uuid = new byte[16];
      sb.get(0x68, uuid);
      int crc = Crc32c.ofInt(Crc32c.ofInt(Crc32c.of(~0, uuid), file), generation);
      crc = Crc32c.ofInt(Crc32c.ofInt(crc, (int) block), (int) (block >>> 32));
      bytes.putInt(BLOCK - 4, Crc32c.of(crc, bytes.array(), 0, BLOCK - 8));
      channel.write(bytes.rewind(), block * BLOCK);
    }
  }
}

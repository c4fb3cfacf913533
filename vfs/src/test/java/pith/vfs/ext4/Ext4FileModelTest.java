package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.vfs.Fallocate;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;
import pith.vfs.io.UserBuffer;

/**
 * A file of ext4 against an array, as fsx does it: cached, direct and mapped; every mode of fallocate; writeback in between. At the end Debian's tools judge:
 * e2fsck, and what debugfs reads.
 */
class Ext4FileModelTest {
  private static final int SPACE = 300_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"4096,1", "4096,2", "2048,3", "1024,4", "1024,5", "1024,6"})
  void contentsAreThoseOfAnArrayAndE2fsckIsContent(int blockSize, long seed) throws IOException {
    E2fsprogs.assume();
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createFile(tree.resolve("f"));
    Path image = folder.resolve("image");
    E2fsprogs.run("mkfs.ext4", "-q", "-F", "-b", blockSize, "-d", tree, image, "16M");
    Run run = new Run(Ext4Machine.of(image, false), blockSize, seed);
    run.steps(3000);
    E2fsprogs.check(image);
    Path dump = folder.resolve("dump");
    E2fsprogs.run("debugfs", "-R", "dump /f " + dump, image);
    assertArrayEquals(Arrays.copyOf(run.model, run.size), Files.readAllBytes(dump));
  }

  private static final class Run {
    private final Ext4Machine ext4;
    private final int blockSize;
    private final Random random;
    private final Ext4Fs fs;
    private final File file;
    private final File direct;
    private final Ext4File inode;
    private final AddressSpace space;
    private final long mapped;
    private final long buffer;
    private final byte[] model = new byte[SPACE];
    private int size;

    Run(Ext4Machine ext4, int blockSize, long seed) {
      this.ext4 = ext4;
      this.blockSize = blockSize;
      random = new Random(seed);
      fs = ext4.mount(false, "");
      file = ext4.machine.open("/mnt/f", OpenFlags.RDWR);
      direct = ext4.machine.open("/mnt/f", OpenFlags.RDWR | OpenFlags.DIRECT);
      inode = (Ext4File) file.inode();
      space = AddressSpace.create(ext4.machine.memory);
      mapped = space.map(0, SPACE, 3, MapFlags.SHARED, file.mapping(), 0);
      buffer = space.map(0, 1 << 17, 3, MapFlags.PRIVATE | MapFlags.ANONYMOUS, null, 0);
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
      }
      inode.sync(false);
      assertEquals(0, inode.extents().promised());
      inode.pages().invalidate(0, Long.MAX_VALUE);
      check(0, SPACE);
      space.put();
      direct.put();
      file.put();
      fs.journal().flush();
      ext4.unmount();
    }

    private void step() {
      int at = random.nextInt(SPACE);
      int length = 1 + random.nextInt(Math.min(SPACE - at, 40_000));
      switch (random.nextInt(16)) {
        case 0, 1 -> write(at, length);
        case 2 -> {
          file.truncate(at);
          Arrays.fill(model, Math.min(at, size), SPACE, (byte) 0);
          size = at;
        }
        case 3 -> {
          file.allocate(Fallocate.PUNCH_HOLE | Fallocate.KEEP_SIZE, at, length);
          Arrays.fill(model, at, at + length, (byte) 0);
        }
        case 4 -> {
          boolean keeps = random.nextBoolean();
          file.allocate(keeps ? Fallocate.KEEP_SIZE : 0, at, length);
          size = keeps ? size : Math.max(size, at + length);
        }
        case 5 -> {
          boolean keeps = random.nextBoolean();
          file.allocate(Fallocate.ZERO_RANGE | (keeps ? Fallocate.KEEP_SIZE : 0), at, length);
          Arrays.fill(model, at, at + length, (byte) 0);
          size = keeps ? size : Math.max(size, at + length);
        }
        case 6 -> collapse(at & -blockSize, (length & -blockSize) + blockSize);
        case 7 -> insert(at & -blockSize, (length & -blockSize) + blockSize);
        case 8 -> inode.pages().writeBack(at / 4096, (at + length) / 4096);
        case 9 -> inode.pages().dropClean(at / 4096, (at + length) / 4096 + 1);
        case 10 -> writeDirectly(at & -512, (length & -512) + 512);
        case 11 -> {
          UserBuffer to = new UserBuffer(space.user(), buffer + 512L * random.nextInt(8), 16384);
          assertEquals(expected(at & -512, 16384).length, direct.readAt(to, at & -512));
        }
        case 12 -> writeMapped(at, length);
        case 13 -> seek(at);
        case 14 -> file.sync(random.nextBoolean());
        default -> check(at, length);
      }
      assertEquals(size, inode.size());
    }

    private void collapse(int at, int length) {
      if (at + length < size) {
        file.allocate(Fallocate.COLLAPSE_RANGE, at, length);
        System.arraycopy(model, at + length, model, at, SPACE - at - length);
        Arrays.fill(model, SPACE - length, SPACE, (byte) 0);
        size -= length;
      }
    }

    private void insert(int at, int length) {
      if (at < size && size + length <= SPACE) {
        file.allocate(Fallocate.INSERT_RANGE, at, length);
        System.arraycopy(model, at, model, at + length, SPACE - at - length);
        Arrays.fill(model, at, at + length, (byte) 0);
        size += length;
      }
    }

    private byte[] random(int length) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      return data;
    }

    private void write(int at, int length) {
      byte[] data = random(length);
      assertEquals(length, file.writeAt(new ByteSource(data), at));
      learn(data, at);
    }

    private void writeDirectly(int at, int length) {
      byte[] data = random(Math.min(length, (SPACE - at) & -512));
      if (data.length > 0) {
        long from = buffer + 512L * random.nextInt(8);
        space.user().copyOut(from, data, 0, data.length);
        assertEquals(data.length, direct.writeAt(new UserBuffer(space.user(), from, data.length), at));
        learn(data, at);
      }
    }

    private void learn(byte[] data, int at) {
      System.arraycopy(data, 0, model, at, data.length);
      size = Math.max(size, at + data.length);
    }

    private void writeMapped(int at, int length) {
      if (at < size) {
        byte[] data = random(Math.min(length, size - at));
        space.user().copyOut(mapped + at, data, 0, data.length);
        System.arraycopy(data, 0, model, at, data.length);
      }
    }

    private void seek(int at) {
      long data = inode.nextData(at);
      for (int i = at; i < (data < 0 ? size : data); i++) {
        assertEquals(0, model[i], "a hole reads as zeroes");
      }
    }

    private byte[] expected(int at, int length) {
      return Arrays.copyOfRange(model, Math.min(at, size), Math.max(Math.min(at, size), Math.min(size, at + length)));
    }

    private void check(int at, int length) {
      ByteTarget target = new ByteTarget(new byte[length]);
      file.readAt(target, at);
      assertArrayEquals(expected(at, length), target.toArray());
      if (at < size) {
        int shown = Math.min(length, size - at);
        byte[] seen = new byte[shown];
        space.user().copyIn(mapped + at, seen, 0, shown);
        assertArrayEquals(expected(at, shown), seen);
      }
    }
  }
}

package pith.vfs.iomap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.mm.space.MapFlags;
import pith.vfs.Fallocate;
import pith.vfs.OpenFlags;
import pith.vfs.io.ByteSource;

/** A file on iomap against an array, as fsx does it: cached, direct and mapped accesses, truncation, holes, writeback, memory pressure. */
class IomapModelTest {
  private static final int SPACE = 200_000;
  private static final int STEPS = 2500;

  @ParameterizedTest
  @CsvSource({"12,1", "12,2", "12,3", "10,4", "10,5", "10,6", "9,7", "11,8"})
  void contentsAreThoseOfAnArrayWhateverWayTheyAreReached(int blockBits, long seed) {
    new Run(blockBits, seed).steps();
  }

  private static final class Run {
    private final IomapFixture fixture;
    private final Random random;
    private final ExtentFs.Node node;
    private final IomapFile file;
    private final IomapFile direct;
    private final byte[] model = new byte[SPACE];
    private final long mapped;
    private int size;

    Run(int blockBits, long seed) {
      fixture = new IomapFixture(blockBits, seed);
      random = new Random(seed);
      node = fixture.fs.make();
      file = fixture.fs.open(node, OpenFlags.RDWR);
      node.get();
      direct = fixture.fs.open(node, OpenFlags.RDWR | OpenFlags.DIRECT);
      mapped = fixture.space.map(0, SPACE, 3, MapFlags.SHARED, file.mapping(), 0);
    }

    void steps() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      node.sync(false);
      node.pages().invalidate(0, Long.MAX_VALUE);
      check(0, SPACE);
      assertEquals(0, fixture.fs.reserved, "every promise was kept or given back");
      assertEquals(node.begun, node.ended, "each begin has its end");
      fixture.space.put();
      direct.put();
      file.put();
      assertEquals(0, node.references());
      assertEquals(fixture.disk.size() >>> fixture.fs.blockBits, fixture.fs.freeBlocks());
    }

    private void step() {
      int at = random.nextInt(SPACE);
      int length = 1 + random.nextInt(Math.min(SPACE - at, 30_000));
      switch (random.nextInt(12)) {
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
          file.allocate(0, at, length);
          size = Math.max(size, at + length);
        }
        case 5 -> node.pages().writeBack(at / 4096, (at + length) / 4096);
        case 6 -> node.pages().dropClean(at / 4096, (at + length) / 4096 + 1);
        case 7 -> writeDirectly(at & -512, (length & -512) + 512);
        case 8 -> assertArrayEquals(expected(at & -512, 8192), fixture.readUser(direct, at & -512, 8192, 512 * random.nextInt(8)));
        case 9 -> writeMapped(at, length);
        case 10 -> seek(at);
        default -> check(at, length);
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
        assertEquals(data.length, fixture.writeUser(direct, data, at, 512 * random.nextInt(8)));
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
        fixture.space.user().copyOut(mapped + at, data, 0, data.length);
        System.arraycopy(data, 0, model, at, data.length);
      }
    }

    private void seek(int at) {
      long data = node.nextData(at);
      for (int i = at; i < (data < 0 ? size : data); i++) {
        assertEquals(0, model[i], "a hole reads as zeroes");
      }
      long hole = at < size ? node.nextHole(at) : size;
      assertEquals(true, hole <= size && hole >= Math.min(at, size));
    }

    private byte[] expected(int at, int length) {
      return Arrays.copyOfRange(model, Math.min(at, size), Math.max(Math.min(at, size), Math.min(size, at + length)));
    }

    private void check(int at, int length) {
      assertArrayEquals(expected(at, length), IomapFixture.read(file, at, length));
      if (at < size) {
        int shown = Math.min(length, size - at);
        byte[] seen = new byte[shown];
        fixture.space.user().copyIn(mapped + at, seen, 0, shown);
        assertArrayEquals(expected(at, shown), seen);
      }
    }
  }
}

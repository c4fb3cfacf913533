package pith.vfs.iomap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.sync.outcome.Errno;
import pith.vfs.Fallocate;
import pith.vfs.OpenFlags;
import pith.vfs.TestMachine;
import pith.vfs.io.ByteSource;
import pith.vfs.io.UserBuffer;

class DirectReadTest {
  private static final int BLOCK = 4096;
  private final IomapFixture fixture = new IomapFixture(12, 3);
  private final ExtentFs.Node node = fixture.fs.make();
  private final IomapFile file = fixture.fs.open(node, OpenFlags.RDWR | OpenFlags.DIRECT);
  private final byte[] data = new byte[8 * BLOCK];

  DirectReadTest() {
    new Random(1).nextBytes(data);
    file.writeAt(new ByteSource(data), 0);
  }

  private long clearsOfOneRead() {
    long before = fixture.fs.iomaps.clears();
    assertArrayEquals(Arrays.copyOfRange(data, BLOCK, 2 * BLOCK), fixture.readUser(file, BLOCK, BLOCK, 0));
    return fixture.fs.iomaps.clears() - before;
  }

  @Test
  void aReadWithinOneExtentClearsTwoMappingsInTheLegacyFormAndNoneSince() {
    fixture.fs.iomaps.terminalClear(TerminalClear.LEGACY);
    assertEquals(2, clearsOfOneRead());
    fixture.fs.iomaps.terminalClear(TerminalClear.NONE);
    assertEquals(0, clearsOfOneRead());
  }

  @Test
  void smallReadsTakeTheShortWayWhereThereIsOne() {
    fixture.fs.iomaps.smallReadPath(true);
    fixture.fs.iomaps.terminalClear(TerminalClear.LEGACY);
    assertEquals(0, clearsOfOneRead(), "there is no second look that could clear");
    assertEquals(1, fixture.fs.iomaps.smallReads());
    assertArrayEquals(Arrays.copyOf(data, 2 * BLOCK), fixture.readUser(file, 0, 2 * BLOCK, 0), "two blocks");
    assertArrayEquals(Arrays.copyOf(data, BLOCK), fixture.readUser(file, 0, BLOCK, 512), "a buffer in two pages");
    file.allocate(Fallocate.PUNCH_HOLE | Fallocate.KEEP_SIZE, 0, BLOCK);
    assertArrayEquals(new byte[BLOCK], fixture.readUser(file, 0, BLOCK, 0), "a hole");
    assertEquals(1, fixture.fs.iomaps.smallReads());
  }

  @Test
  void whatIsNotAlignedIsRefused() {
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> fixture.readUser(file, 100, 512, 0)));
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> fixture.readUser(file, 0, 100, 0)));
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> fixture.readUser(file, 0, 512, 4)));
    assertEquals(512, fixture.readUser(file, 512, 512, 512).length);
  }

  @Test
  void aReadIsCutAtTheEndOfTheFile() {
    file.truncate(BLOCK + 100);
    assertArrayEquals(Arrays.copyOfRange(data, BLOCK, BLOCK + 100), fixture.readUser(file, BLOCK, BLOCK, 0));
    assertEquals(0, fixture.readUser(file, 2 * BLOCK, BLOCK, 0).length);
  }

  @Test
  void aReadThatWasBegunTellsItsEndOnceAndGivesItsPagesBack() {
    node.sync(false);
    long[] ends = new long[2];
    UserBuffer to = new UserBuffer(fixture.space.user(), fixture.buffer, 3 * BLOCK);
    assertTrue(file.beginRead(to, BLOCK, false, result -> {
      ends[0]++;
      ends[1] = result;
    }));
    assertArrayEquals(new long[] {1, 3 * BLOCK}, ends);
    long page = fixture.space.user().physical(fixture.buffer, Access.LOAD);
    assertEquals(1, fixture.machine.memory.frames().references(page), "the mapping's");
    file.writeAt(new ByteSource(new byte[1]), 0);
    assertTrue(node.pages().dirtyPages() == 0, "what is written by O_DIRECT is on the disk, whatever way it went");
    IomapFile cached = fixture.fs.open(node, OpenFlags.RDWR);
    node.get();
    cached.writeAt(new ByteSource(new byte[1]), 0);
    assertFalse(file.beginRead(to, BLOCK, false, _ -> {}), "what is dirty would have to be written first, which takes time");
  }
}

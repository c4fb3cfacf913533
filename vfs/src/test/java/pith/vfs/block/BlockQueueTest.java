package pith.vfs.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.device.BlockStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockStatistics.Figure;

/** What a device is asked when somebody wants transfers: cut, merged, in turn, and with the flushes that make it durable. */
class BlockQueueTest {
  private static final long PAGE = PhysicalMemory.BASE;
  private static final BlockLimits SMALL = new BlockLimits(512, 16 << 10, 3, 4096, 8 << 10, true, true);

  private final PhysicalMemory ram = new PhysicalMemory(1 << 20);
  private final MemoryStorage storage = new MemoryStorage(1 << 20);
  private final List<String> ends = new ArrayList<>();
  private StorageDriver driver;

  private BlockQueue queue(BlockLimits limits, int depth) {
    driver = new StorageDriver(ram, storage, limits, depth);
    return new BlockQueue(driver);
  }

  private Bio bio(Operation operation, long sector, int flags) {
    return new Bio(operation, sector, flags, ended -> ends.add(ended + " " + ended.status()));
  }

  private Bio pages(Operation operation, long sector, int... numbers) {
    Bio bio = bio(operation, sector, 0);
    for (int number : numbers) {
      bio.add(PAGE + number * 4096L, 4096);
    }
    return bio;
  }

  @Test
  void aTransferIsCutWhereTheDeviceCannotTakeMore() {
    BlockQueue queue = queue(SMALL, 64);
    queue.submit(pages(Operation.WRITE, 0, 0, 1, 2, 3, 4, 5));
    queue.submit(pages(Operation.WRITE, 100, 0, 2, 4, 6));
    queue.submit(bio(Operation.WRITE, 200, 0).add(PAGE + 512, 1024).add(PAGE + 8192, 512));
    queue.submit(bio(Operation.WRITE, 300, 0).add(PAGE + 512, 3584).add(PAGE + 8192, 512));
    queue.submit(Bio.withoutData(Operation.DISCARD, 400, 40, 0, _ -> {}));
    assertEquals(
        List.of("WRITE 0+32", "WRITE 32+16", "WRITE 100+24", "WRITE 124+8", "WRITE 200+2", "WRITE 202+1", "WRITE 300+8", "DISCARD 400+16", "DISCARD 416+16", "DISCARD 432+8"),
        driver.log);
    assertEquals(List.of("WRITE 0+48 OK", "WRITE 100+32 OK", "WRITE 200+3 OK", "WRITE 300+8 OK"), ends);
  }

  @Test
  void partsMoveTheBytesOfTheirPlace() {
    BlockQueue queue = queue(SMALL, 64);
    for (int i = 0; i < 6 * 8; i++) {
      ram.fill(PAGE + i * 512L, 512, (byte) i);
    }
    queue.submit(pages(Operation.WRITE, 8, 0, 1, 2, 3, 4, 5));
    queue.submit(pages(Operation.READ, 8, 17, 15, 13, 11, 9, 7));
    assertEquals(1, ends.stream().filter("READ 8+48 OK"::equals).count());
    for (int i = 0; i < 6 * 8; i++) {
      assertEquals((byte) i, ram.readByte(PAGE + (17 - i / 8 * 2) * 4096L + i % 8 * 512 + 511), "sector " + i);
    }
  }

  @Test
  void neighboursBehindAPlugBecomeOneRequest() {
    BlockQueue queue = queue(SMALL, 64);
    try (Plug plug = new Plug()) {
      queue.submit(pages(Operation.WRITE, 8, 1), plug);
      queue.submit(pages(Operation.WRITE, 64, 7), plug);
      queue.submit(pages(Operation.WRITE, 16, 2), plug);
      queue.submit(pages(Operation.WRITE, 0, 0), plug);
      queue.submit(pages(Operation.WRITE, 24, 3), plug);
      queue.submit(pages(Operation.READ, 32, 4), plug);
      assertTrue(driver.log.isEmpty());
    }
    assertEquals(List.of("WRITE 0+24", "WRITE 64+8", "WRITE 24+8", "READ 32+8"), driver.log, "three pieces of memory are the most");
    assertEquals(6, ends.size());
    assertEquals(2, queue.statistics().of(Operation.WRITE, Figure.MERGED));
    assertEquals(3, queue.statistics().writes());
    assertEquals(40, queue.statistics().sectorsWritten());
    assertEquals(0, queue.statistics().inFlight());
  }

  @Test
  void whatTheDeviceCannotTakeYetWaitsItsTurn() {
    BlockQueue queue = queue(SMALL, 2);
    driver.holds = true;
    for (int i = 0; i < 4; i++) {
      queue.submit(pages(Operation.READ, i * 8, i));
    }
    assertEquals(2, driver.log.size());
    driver.serve();
    assertEquals(3, driver.log.size());
    while (driver.serve()) {
      // the next
    }
    assertEquals(List.of("READ 0+8 OK", "READ 8+8 OK", "READ 16+8 OK", "READ 24+8 OK"), ends);
  }

  @Test
  void aDurableWriteIsFlushedAroundAsFarAsTheDeviceNeedsIt() {
    BlockLimits noFua = new BlockLimits(512, 16 << 10, 3, 4096, 0, true, false);
    BlockLimits noCache = new BlockLimits(512, 16 << 10, 3, 4096, 0, false, false);
    assertEquals(List.of("FLUSH 0+0", "WRITE 0+8 FUA"), asked(SMALL));
    assertEquals(List.of("FLUSH 0+0", "WRITE 0+8", "FLUSH 0+0"), asked(noFua));
    assertEquals(1, asked(noCache).size());
    assertEquals(3, ends.size());
  }

  private List<String> asked(BlockLimits limits) {
    queue(limits, 64).submit(bio(Operation.WRITE, 0, Bio.PREFLUSH | Bio.FUA).add(PAGE, 4096));
    return driver.log;
  }

  @Test
  void whoNeedsAFlushWhileOneIsUnderWaySharesTheNext() {
    BlockQueue queue = queue(SMALL, 64);
    driver.holds = true;
    for (int i = 0; i < 4; i++) {
      int number = i;
      queue.submit(Bio.withoutData(Operation.FLUSH, 0, 0, 0, _ -> ends.add("flushed " + number)));
    }
    driver.serve();
    assertEquals(List.of("flushed 0"), ends);
    driver.serve();
    assertEquals(List.of("flushed 0", "flushed 1", "flushed 2", "flushed 3"), ends);
    assertFalse(driver.serve());
  }

  @Test
  void whatIsNotThereIsRefusedAndWhatFailsSaysSo() {
    driver = new StorageDriver(ram, new Unreadable(storage), SMALL, 4);
    BlockQueue queue = new BlockQueue(driver);
    queue.submit(pages(Operation.READ, 2047, 0));
    queue.submit(pages(Operation.READ, Long.MAX_VALUE, 0));
    queue.submit(pages(Operation.READ, -8, 0));
    queue.submit(bio(Operation.READ, 0, 0));
    assertTrue(driver.log.isEmpty());
    queue.submit(pages(Operation.READ, 0, 0, 2, 4, 6));
    assertEquals(2, driver.log.size());
    assertEquals(4, ends.stream().filter(end -> end.endsWith("INVALID")).count());
    assertEquals("READ 0+32 IO_ERROR", ends.getLast());
  }

  /** A disk that cannot read its beginning. */
  private record Unreadable(BlockStorage below) implements BlockStorage {
    @Override
    public long bytes() {
      return below.bytes();
    }

    @Override
    public boolean readOnly() {
      return false;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      if (position == 0) {
        throw new IOException("unreadable");
      }
      below.read(position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      below.write(position, from, offset, length);
    }

    @Override
    public void flush() {}
  }
}

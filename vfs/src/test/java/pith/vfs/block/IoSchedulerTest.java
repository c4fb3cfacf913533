package pith.vfs.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.hal.device.MemoryStorage;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockShare.Limit;

/** In which order schedulers give a disk what waits for it, and who gets how much. */
class IoSchedulerTest {
  /** Somebody who uses a disk. */
  private record User(long id, BlockGroup group) implements BlockOwner {
    @Override
    public void moves(boolean write, long bytes) {}
  }

  private final PhysicalMemory ram = new PhysicalMemory(1 << 20);
  private final StorageDriver driver =
      new StorageDriver(ram, new MemoryStorage(16 << 20), new BlockLimits(512, 16 << 10, 8, 4096, 1 << 20, true, true), 64);
  private final BlockQueue queue = new BlockQueue(driver);
  private final List<String> ends = new ArrayList<>();

  /** The device takes one request at a time, when the test lets it. */
  @BeforeEach
  void oneAtATime() {
    driver.holds = true;
    queue.requests(1);
  }

  private void submit(Operation operation, long sector, BlockOwner owner) {
    queue.submit(new Bio(operation, sector, 0, bio -> ends.add(bio + " " + (bio.owner() == null ? "" : bio.owner().id()))).add(PhysicalMemory.BASE, 4096).owner(owner));
  }

  private void serveAll() {
    while (driver.serve()) {
      // the next
    }
  }

  private void choose(String scheduler) {
    assertTrue(queue.scheduler(scheduler));
    assertEquals(scheduler, queue.scheduler());
    if (scheduler.equals("bfq")) {
      queue.tunables().get("slice_idle_us").set(0);
    }
  }

  @Test
  void thereAreThreeAndNoFourth() {
    assertEquals(List.of("none", "bfq", "mq-deadline"), queue.schedulers());
    assertFalse(queue.scheduler("lottery"));
    assertEquals("none", queue.scheduler());
  }

  @Test
  void deadlineGoesThroughSectorsInBatchesOfOneDirection() {
    choose("mq-deadline");
    for (int sector : new int[] {800, 80, 400, 1600, 160}) {
      submit(Operation.WRITE, sector, null);
      submit(Operation.READ, sector + 16, null);
    }
    serveAll();
    assertEquals(
        List.of("WRITE 800+8", "WRITE 1600+8", "READ 96+8", "READ 176+8", "READ 416+8", "READ 816+8", "READ 1616+8", "WRITE 80+8", "WRITE 160+8", "WRITE 400+8"),
        driver.log,
        "the first went to the device before there was a choice, and began a batch: from there upwards to the end, where reads have their turn");
  }

  @Test
  void deadlineLetsWritesWaitForTwoBatchesOfReadsAtMost() {
    choose("mq-deadline");
    for (int i = 0; i < 100; i++) {
      submit(Operation.READ, i * 64, null);
      submit(Operation.WRITE, i * 64 + 32, null);
    }
    serveAll();
    int first = driver.log.stream().map(entry -> entry.startsWith("W")).toList().indexOf(true);
    assertTrue(first > 32 && first <= 48, "first write at place " + first);
    assertEquals(200, ends.size());
  }

  @Test
  void neighboursThatWaitBecomeOneRequest() {
    choose("mq-deadline");
    submit(Operation.WRITE, 800, null);
    for (int sector : new int[] {8, 24, 16, 0}) {
      submit(Operation.WRITE, sector, null);
    }
    serveAll();
    assertEquals(List.of("WRITE 800+8", "WRITE 0+24", "WRITE 24+8"), driver.log, "memory at one place does not follow itself, but pages may meet anywhere");
  }

  @Test
  void budgetsShareTheDiskByWeight() {
    choose("bfq");
    queue.tunables().get("max_budget").set(64);
    BlockGroup heavy = new BlockGroup(null);
    heavy.weight(300);
    User one = new User(1, new BlockGroup(null));
    User three = new User(3, heavy);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 400; i++) {
      submit(Operation.READ, random.nextInt(4000) * 8, one);
      submit(Operation.READ, i * 16, three);
    }
    for (int i = 0; i < 400; i++) {
      driver.serve();
    }
    long mine = ends.stream().filter(end -> end.endsWith(" 3")).count();
    assertTrue(mine > 270 && mine < 330, "of 400 requests, those of who weighs three times as much: " + mine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "mq-deadline", "bfq"})
  void everyRequestEndsOnceThoughTheSchedulerChanges(String scheduler) {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 2000; i++) {
      if (i % 100 == 0) {
        choose(i % 200 == 0 ? scheduler : "none");
      }
      submit(random.nextBoolean() ? Operation.READ : Operation.WRITE, random.nextInt(2000) * 8, new User(random.nextInt(5), null));
      if (random.nextInt(3) > 0) {
        driver.serve();
      }
    }
    serveAll();
    assertEquals(2000, ends.size());
    assertEquals(0, queue.statistics().inFlight());
  }

  @Test
  void aLimitSpacesTransfers() {
    BlockShare share = new BlockShare();
    share.limit(Limit.READ_BYTES, 8192);
    share.limit(Limit.WRITES, 10);
    Bio read = new Bio(Operation.READ, 0, 0, _ -> {}).add(PhysicalMemory.BASE, 4096);
    Bio write = new Bio(Operation.WRITE, 0, 0, _ -> {}).add(PhysicalMemory.BASE, 4096);
    assertEquals(List.of(0L, 500L, 1000L), List.of(share.admit(read, 0, 1000), share.admit(read, 0, 1000), share.admit(read, 0, 1000)));
    assertEquals(List.of(0L, 100L), List.of(share.admit(write, 0, 1000), share.admit(write, 0, 1000)));
    assertEquals(5000, share.admit(read, 5000, 1000), "what was not used is not saved up");
  }
}

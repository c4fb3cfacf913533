package pith.hal.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.device.DiskFaults;
import pith.hal.device.FileStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;

/** What a controller does with the commands in its rings, seen from the other side of the rings. */
@Timeout(60)
class NvmeControllerTest {
  private static final int BLOCKS = 256;

  private final MemoryStorage storage = new MemoryStorage(BLOCKS * 512);

  private TestDriver driver(DiskFaults faults) {
    return new TestDriver(MachineConfig.standard(), new DiskConfig(storage, faults));
  }

  @Test
  void blocksGoToAFileOfTheHostAndBack(@TempDir Path folder) throws IOException, InterruptedException {
    Path image = Files.write(folder.resolve("disk.img"), new byte[1 << 16]);
    try (FileStorage file = new FileStorage(image, false)) {
      new TestDriver(MachineConfig.standard(), new DiskConfig(file))
          .run(
              (driver, hart) -> {
                driver.ram.write(TestDriver.DATA, "sector 9".getBytes(StandardCharsets.US_ASCII), 0, 8);
                long begin = hart.cycles();
                assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.WRITE, 9, 8, false));
                assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.FLUSH, 0, 0, false));
                assertEquals('s', driver.stored(9));
                assertTrue(driver.machine.nanos(hart.cycles() - begin) >= 20_000, "a read takes its time");
              });
    }
    assertEquals("sector 9", new String(Files.readAllBytes(image), 9 * 512, 8, StandardCharsets.US_ASCII));
  }

  @Test
  void theControllerTellsWhatItIs() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              assertEquals(BLOCKS, NvmeIdentify.NSZE.get(driver.ram, driver.identify(NvmeIdentify.CNS_NAMESPACE, 1)));
              long page = driver.identify(NvmeIdentify.CNS_CONTROLLER, 0);
              assertTrue(new String(NvmeIdentify.MODEL.get(driver.ram, page), StandardCharsets.US_ASCII).startsWith("Pith "));
              assertEquals(1, NvmeIdentify.VWC.get(driver.ram, page));
              assertEquals(NvmeStatus.INVALID_NAMESPACE, driver.admin(NvmeOpcode.IDENTIFY, 2, TestDriver.DATA, 0, 0));
              assertEquals(NvmeStatus.INVALID_OPCODE, driver.admin(0x7f, 0, 0, 0, 0));
              assertEquals(NvmeStatus.INVALID_QUEUE, driver.admin(NvmeOpcode.CREATE_CQ, 0, TestDriver.DATA, 1 | 7 << 16, 3));
              assertEquals(NvmeStatus.INVALID_QUEUE_SIZE, driver.admin(NvmeOpcode.CREATE_CQ, 0, TestDriver.DATA, 2 | 4000 << 16, 3));
              assertEquals(NvmeStatus.INVALID_FIELD, driver.admin(NvmeOpcode.CREATE_CQ, 0, 0x1000, 2 | 7 << 16, 3));
              assertEquals(NvmeStatus.INVALID_VECTOR, driver.admin(NvmeOpcode.CREATE_CQ, 0, TestDriver.DATA, 2 | 7 << 16, 3 | 9 << 16));
              assertEquals(NvmeStatus.COMPLETION_QUEUE_INVALID, driver.admin(NvmeOpcode.CREATE_SQ, 0, TestDriver.DATA, 2 | 7 << 16, 1 | 3 << 16));
              assertEquals(NvmeStatus.INVALID_QUEUE, driver.admin(NvmeOpcode.DELETE_CQ, 0, 0, 1, 0), "a submission queue uses it");
            });
  }

  @Test
  void whatCannotBeDoneHasAStatus() throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              seen.add(driver.command(NvmeOpcode.READ, BLOCKS, 1, false));
              seen.add(driver.command(NvmeOpcode.READ, Long.MAX_VALUE, 1, false));
              seen.add(driver.command(NvmeOpcode.WRITE, BLOCKS - 1, 2, false));
              seen.add(driver.command(0x7e, 0, 1, false));
              driver.put(NvmeOpcode.READ, 1, 0, 0, 0x1000, 0);
              driver.put(NvmeOpcode.READ, 1, 0, 8, TestDriver.DATA, TestDriver.DATA + 512);
              driver.ring();
              seen.add(driver.await().status());
              seen.add(driver.await().status());
            });
    assertEquals(
        List.of(
            NvmeStatus.LBA_OUT_OF_RANGE,
            NvmeStatus.LBA_OUT_OF_RANGE,
            NvmeStatus.LBA_OUT_OF_RANGE,
            NvmeStatus.INVALID_OPCODE,
            NvmeStatus.INVALID_FIELD,
            NvmeStatus.INVALID_FIELD),
        seen);
  }

  @Test
  void readOnlyStorageRefusesWrites(@TempDir Path folder) throws IOException, InterruptedException {
    Path image = Files.write(folder.resolve("disk.img"), new byte[10 * 512 + 100]);
    try (FileStorage file = new FileStorage(image, true)) {
      new TestDriver(MachineConfig.standard(), new DiskConfig(file))
          .run(
              (driver, hart) -> {
                assertEquals(10, NvmeIdentify.NSZE.get(driver.ram, driver.identify(NvmeIdentify.CNS_NAMESPACE, 1)));
                assertEquals(NvmeStatus.WRITE_PROTECTED, driver.command(NvmeOpcode.WRITE, 0, 1, false));
                assertEquals(0, driver.stored(9));
              });
    }
  }

  @Test
  void ringsGoRoundAndThePhaseTellsRoundsApart() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              for (int round = 0; round < 3 * TestDriver.SIZE; round++) {
                driver.data(round);
                assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.WRITE, round, 1, false));
                assertEquals(round, driver.stored(round));
                assertNull(driver.poll());
              }
            });
  }

  @Test
  void endsWaitUntilTheirRingHasRoom() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              TreeSet<Integer> ended = new TreeSet<>();
              for (int half = 0; half < 2; half++) {
                for (int i = 0; i < 6; i++) {
                  driver.put(NvmeOpcode.READ, half * 6 + i, i, 0, TestDriver.DATA, 0);
                }
                driver.ring();
                hart.charge(driver.machine.cycles(1_000_000));
              }
              for (int looks = 0; looks < 2; looks++) {
                for (TestDriver.End end = driver.poll(); end != null; end = driver.poll()) {
                  ended.add(end.cid());
                }
                assertEquals(looks == 0 ? 7 : 12, ended.size());
                driver.taken();
              }
            });
  }

  @Test
  void aListOfPagesMayLeadToAnother() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              long list = TestDriver.DATA - 0x1000 - 16;
              long further = TestDriver.DATA - 0x3000;
              driver.ram.writeLong(list, TestDriver.DATA + 0x5000);
              driver.ram.writeLong(list + 8, further);
              driver.ram.writeLong(further, TestDriver.DATA + 0x3000);
              driver.ram.writeLong(further + 8, TestDriver.DATA + 0x1000);
              for (int page = 0; page < 8; page++) {
                driver.ram.fill(TestDriver.DATA + page * 0x1000L, 0x1000, (byte) page);
              }
              driver.put(NvmeOpcode.WRITE, 1, 0, 26, TestDriver.DATA + 0x7800, list + 8 - 8);
              driver.ring();
              assertEquals(NvmeStatus.SUCCESS, driver.await().status());
              assertEquals(List.of(7, 5, 5, 3, 1), List.of(0, 4, 11, 12, 26).stream().map(driver::stored).toList());
            });
  }

  @Test
  void unitsWorkAtTheSameTimeAndALinkIsShared() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              long one = time(driver, 1, 8);
              long several = time(driver, 6, 8);
              long same = time(driver, 6, 0);
              assertTrue(several < 2 * one, "units side by side: " + several + " against " + one);
              assertTrue(same > 5 * one, "one unit for all: " + same + " against " + one);
            });
  }

  /** {@return how long {@code count} reads of a page take that begin {@code apart} blocks from each other} */
  private static long time(TestDriver driver, int count, int apart) {
    long begin = driver.machine.now();
    for (int i = 0; i < count; i++) {
      driver.put(NvmeOpcode.READ, i, (long) i * apart, 7, TestDriver.DATA, 0);
    }
    driver.ring();
    long end = begin;
    for (int i = 0; i < count; i++) {
      end = driver.await().cycles();
    }
    return end - begin;
  }

  @Test
  void zeroesAndForgottenBlocksReadAsZeroes() throws InterruptedException {
    driver(DiskFaults.NONE)
        .run(
            (driver, hart) -> {
              driver.data(9);
              assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.WRITE, 0, 16, false));
              driver.put(NvmeOpcode.WRITE_ZEROES, 1, 2, 1, 0, 0);
              NvmeCommand.RANGE_BLOCKS.set(driver.ram, TestDriver.DATA, 3);
              NvmeCommand.RANGE_START.set(driver.ram, TestDriver.DATA, 8);
              driver.put(NvmeOpcode.DATASET_MANAGEMENT, 2, 0 | NvmeCommand.DEALLOCATE.mask() << 32, 0, TestDriver.DATA, 0);
              driver.ring();
              assertEquals(NvmeStatus.SUCCESS, driver.await().status());
              assertEquals(NvmeStatus.SUCCESS, driver.await().status());
              assertEquals(List.of(9, 0, 0, 9, 9, 0, 0, 0, 9), List.of(1, 2, 3, 4, 7, 8, 9, 10, 11).stream().map(driver::stored).toList());
            });
  }

  @Test
  void aPowerCutLosesWhatWasNotFlushed() throws InterruptedException {
    TreeSet<String> outcomes = new TreeSet<>();
    for (int seed = 0; seed < 40; seed++) {
      outcomes.add(cut(seed));
      assertEquals(cut(seed), cut(seed), "the same seed loses the same");
    }
    assertTrue(outcomes.stream().anyMatch(outcome -> outcome.charAt(3) != outcome.charAt(4)), "any block may be lost, in any order: " + outcomes);
    assertTrue(outcomes.size() > 4, outcomes::toString);
  }

  /** {@return blocks after a cut: 0 and 1 were flushed, 2 was written through, 3 and 4 are in the cache, 5 is there in two versions} */
  private static String cut(long seed) throws InterruptedException {
    StringBuilder found = new StringBuilder();
    new TestDriver(MachineConfig.standard(), new DiskConfig(new MemoryStorage(BLOCKS * 512)))
        .run(
            (driver, hart) -> {
              driver.data(1);
              driver.command(NvmeOpcode.WRITE, 0, 2, false);
              driver.command(NvmeOpcode.FLUSH, 0, 0, false);
              driver.command(NvmeOpcode.WRITE, 2, 1, true);
              driver.command(NvmeOpcode.WRITE, 3, 3, false);
              driver.data(2);
              driver.command(NvmeOpcode.WRITE, 5, 1, false);
              driver.put(NvmeOpcode.WRITE, 1, 6, 0, TestDriver.DATA, 0);
              driver.ring();
              try {
                driver.disk.powerCut(seed);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              driver.setUp();
              for (int block = 0; block < 7; block++) {
                found.append(driver.stored(block));
              }
            });
    assertTrue(found.toString().startsWith("111"), found::toString);
    return found.toString();
  }

  @Test
  void badBlocksFailUntilTheyAreWritten() throws InterruptedException {
    driver(new DiskFaults(3, 200_000, 0))
        .run(
            (driver, hart) -> {
              TreeSet<Long> bad = new TreeSet<>();
              for (long block = 0; block < BLOCKS; block += 8) {
                int status = driver.command(NvmeOpcode.READ, block, 8, false);
                if (status != NvmeStatus.SUCCESS) {
                  assertEquals(NvmeStatus.UNRECOVERED_READ, status);
                  bad.add(block);
                }
              }
              assertTrue(!bad.isEmpty() && bad.size() < BLOCKS / 16, "bad: " + bad);
              for (long block : bad) {
                assertEquals(NvmeStatus.UNRECOVERED_READ, driver.command(NvmeOpcode.READ, block, 8, false));
                assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.WRITE, block, 8, false));
                assertEquals(NvmeStatus.SUCCESS, driver.command(NvmeOpcode.READ, block, 8, false));
              }
            });
  }

  @Test
  void aLostCommandEndsWhenItIsAborted() throws InterruptedException {
    driver(new DiskFaults(1, 0, 1_000_000))
        .run(
            (driver, hart) -> {
              driver.put(NvmeOpcode.READ, 77, 0, 0, TestDriver.DATA, 0);
              driver.ring();
              hart.charge(driver.machine.cycles(1_000_000_000));
              assertNull(driver.poll());
              driver.admin(NvmeOpcode.ABORT, 0, 0, 1 | 77 << 16, 0);
              TestDriver.End end = driver.await();
              assertEquals(77, end.cid());
              assertEquals(NvmeStatus.ABORT_REQUESTED, end.status());
            });
  }
}

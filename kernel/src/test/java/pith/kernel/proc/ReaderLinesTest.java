package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.AccessCounters;
import pith.hal.topology.Presets;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;

/**
 * Which lines go from cache to cache while harts do nothing but open, read and close /proc/filesystems: the machine's own counters tell who wrote what others
 * have.
 */
@Timeout(60)
class ReaderLinesTest {
  private static final String FILE = "/proc/filesystems";
  private static final int SETAFFINITY = 122, YIELD = 124;
  private static final int WARM_UP = 100;
  private static final int READS = 1000;

  private final Machine machine = Machine.create(MachineConfig.of(Presets.load("naples")).withMemoryModel("multi-llc").withRam(128 << 20));
  private final AtomicInteger warm = new AtomicInteger();
  private volatile boolean over;

  /** How many lines moved for each read by the first of {@code readers} harts, each in another core, when all have long begun and none has ended. */
  private double linesMovedByARead(String way, int readers, boolean dentryCounted) {
    double[] moved = new double[1];
    GuestMachine.run(machine, guest -> {
      guest.user().current().kernel().vfs().dentries().countsPermanent(dentryCounted);
      new ProcReader(guest).write("/sys/kernel/debug/procfs/filesystems/way", way);
      for (int i = 1; i < readers; i++) {
        int hart = 2 * i;
        guest.fork(child -> read(child, hart, readers, null));
      }
      read(guest, 0, readers, moved);
    });
    return moved[0];
  }

  private int read(Guest guest, int hart, int readers, double[] moved) {
    ProcReader proc = new ProcReader(guest);
    long mask = guest.buffer(8);
    guest.putLong(mask, 1L << hart);
    guest.must(SETAFFINITY, 0, 8, mask);
    reads(proc, WARM_UP);
    warm.incrementAndGet();
    while (warm.get() < readers) {
      guest.call(YIELD);
    }
    if (moved == null) {
      while (!over) {
        reads(proc, 1);
      }
      return 0;
    }
    reads(proc, WARM_UP);
    long before = transfers();
    reads(proc, READS);
    moved[0] = (double) (transfers() - before) / READS;
    over = true;
    return 0;
  }

  private static void reads(ProcReader proc, int times) {
    for (int i = 0; i < times; i++) {
      assertTrue(proc.text(FILE).length() > 0);
    }
  }

  private long transfers() {
    AccessCounters counters = machine.memoryModel().counters();
    long sum = 0;
    for (int from = 0; from < counters.domains(); from++) {
      for (int to = 0; to < counters.domains(); to++) {
        sum += counters.transfers(from, to);
      }
    }
    return sum;
  }

  @Test
  void aReaderOfTheCachedTextWritesNoLineThatOthersHave() {
    double moved = linesMovedByARead("cached", 4, false);
    assertTrue(moved < 0.05, moved + " lines a read");
  }

  @Test
  void aReaderWhoseDentryIsCountedMovesTheLineOfTheCount() {
    double moved = linesMovedByARead("cached", 4, true);
    assertTrue(moved > 4, moved + " lines a read, and each writes that one four times");
  }

  @Test
  void aReaderThatTakesTheLockMovesItsLine() {
    double moved = linesMovedByARead("legacy", 4, false);
    assertTrue(moved > 4, moved + " lines a read");
  }
}

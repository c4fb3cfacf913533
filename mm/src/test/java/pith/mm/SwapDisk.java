package pith.mm;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import pith.hal.memory.PhysicalMemory;
import pith.mm.swap.SwapAreaSpec;
import pith.mm.swap.SwapBacking;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** A swap area for tests, whose "disk" is a map; takes time, counts, and fails on demand. */
public final class SwapDisk implements SwapBacking {
  private static final long ACCESS_CYCLES = 20_000;

  public final Map<Integer, byte[]> disk = new ConcurrentSkipListMap<>();
  public int reads;
  public int writes;

  /** Reads that are under way. */
  public int reading;
  public boolean failsToRead;
  public boolean failsToWrite;
  private final PhysicalMemory ram;

  private SwapDisk(PhysicalMemory ram) {
    this.ram = ram;
  }

  /** Lets {@code memory} swap to a new disk of {@code slots} pages, its header included. */
  public static SwapDisk attach(MemorySystem memory, int slots) {
    SwapDisk disk = new SwapDisk(memory.ram());
    memory.swap().add(new SwapAreaSpec("/dev/test", true, -2, slots, disk));
    return disk;
  }

  @Override
  public void read(int firstSlot, long[] pages) {
    reading++;
    TestMachine.hart().charge(ACCESS_CYCLES);
    reading--;
    if (failsToRead) {
      throw Refused.of(Errno.EIO);
    }
    for (int i = 0; i < pages.length; i++) {
      reads++;
      ram.write(pages[i], disk.get(firstSlot + i), 0, 4096);
    }
  }

  @Override
  public void write(int firstSlot, long[] pages) {
    TestMachine.hart().charge(ACCESS_CYCLES);
    if (failsToWrite) {
      throw Refused.of(Errno.EIO);
    }
    for (int i = 0; i < pages.length; i++) {
      writes++;
      byte[] page = new byte[4096];
      ram.read(pages[i], page, 0, 4096);
      disk.put(firstSlot + i, page);
    }
  }
}

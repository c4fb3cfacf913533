package pith.kernel.tty;

import pith.mm.slab.Kmalloc;
import pith.sync.outcome.Refused;

/**
 * What the sides of a terminal take, of which a pty has two: a terminal and a port each, from kmalloc, with the sizes of Linux's {@code struct tty_struct} and
 * {@code tty_port}.
 */
final class TtyMemory {
  private static final int[] BYTES = {696, 352};

  private final Kmalloc memory;
  private final long[] records;

  /** Takes all of it, or none and refuses with ENOMEM. */
  TtyMemory(Kmalloc memory, int sides) {
    this.memory = memory;
    records = new long[sides * BYTES.length];
    try {
      for (int i = 0; i < records.length; i++) {
        records[i] = memory.allocate(BYTES[i % BYTES.length]);
      }
    } catch (Refused noMemory) {
      free();
      throw noMemory;
    }
  }

  void free() {
    for (long record : records) {
      if (record != 0) {
        memory.free(record);
      }
    }
  }
}

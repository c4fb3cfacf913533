package pith.kernel.tty;

import pith.mm.slab.Kmalloc;
import pith.sync.outcome.Refused;

/** What the two sides of a pty take: a terminal and a port each, from kmalloc, with the sizes of Linux's {@code struct tty_struct} and {@code tty_port}. */
final class PtyMemory {
  private static final int[] BYTES = {696, 352, 696, 352};

  private final Kmalloc memory;
  private final long[] records = new long[BYTES.length];

  /** Takes all of it, or none and refuses with ENOMEM. */
  PtyMemory(Kmalloc memory) {
    this.memory = memory;
    try {
      for (int i = 0; i < BYTES.length; i++) {
        records[i] = memory.allocate(BYTES[i]);
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

package pith.vfs.io;

import pith.hal.memory.PhysicalMemory;

/** Gives the bytes that a write consumes. Confined to the task that writes. */
public interface IoSource {
  /** {@return how many bytes it still has} */
  long remaining();

  /**
   * Gives up to {@code length} bytes, at most {@link #remaining}. {@return how many it gave, fewer only where user memory ends}
   *
   * @throws pith.sync.outcome.Refused EFAULT if it could give none
   */
  int take(byte[] to, int at, int length);

  /** As {@link #take(byte[], int, int)}, into RAM; the range lies within one page. */
  int take(PhysicalMemory ram, long pa, int length);

  /** {@return this source, cut to {@code limit} bytes} */
  default IoSource limited(long limit) {
    return limit >= remaining() ? this : new LimitedSource(this, limit);
  }
}

package pith.vfs.io;

import pith.hal.memory.PhysicalMemory;

/** Takes the bytes that a read delivers. Confined to the task that reads. */
public interface IoTarget {
  /** {@return how many bytes more it takes} */
  long remaining();

  /**
   * Takes up to {@code length} bytes, at most {@link #remaining}. {@return how many it took, fewer only where user memory ends}
   *
   * @throws pith.sync.outcome.Refused EFAULT if it could take none
   */
  int put(byte[] from, int at, int length);

  /** As {@link #put(byte[], int, int)}, from RAM; the range lies within one page. */
  int put(PhysicalMemory ram, long pa, int length);

  /** Takes {@code length} zeroes, at most {@link #remaining}. {@return how many} */
  int zero(int length);
}

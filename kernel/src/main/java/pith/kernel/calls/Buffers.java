package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.UserBuffer;

/** The buffers that calls are given: one, or a {@code struct iovec} array of 16 bytes each, base and length. */
final class Buffers {
  /** The most that one call transfers, in bytes. Source: Linux {@code MAX_RW_COUNT}. */
  static final long MAX_TRANSFER = 0x7fff_f000;

  /** Source: Linux {@code UIO_MAXIOV}. */
  private static final int MAX_SEGMENTS = 1024;

  private static final int IOVEC_BYTES = 16;

  private Buffers() {}

  /** {@return the buffer, cut to what one call transfers} Refuses with EFAULT what lies outside of user memory. */
  static UserBuffer one(Current current, long address, long length) {
    checkRange(current, address, length);
    return new UserBuffer(current.space().user(), address, Math.min(length, MAX_TRANSFER));
  }

  /**
   * {@return the {@code count} buffers that are listed at {@code vector}, together cut to what one call transfers}
   *
   * @throws Refused EINVAL for too many or a negative length, EFAULT for what lies outside of user memory
   */
  static UserBuffer many(Current current, long vector, long count) {
    if (count < 0 || count > MAX_SEGMENTS) {
      throw Refused.of(Errno.EINVAL);
    }
    long[] addresses = new long[(int) count];
    long[] lengths = new long[(int) count];
    long left = MAX_TRANSFER;
    for (int i = 0; i < count; i++) {
      addresses[i] = current.space().readLong(vector + (long) IOVEC_BYTES * i);
      long length = current.space().readLong(vector + (long) IOVEC_BYTES * i + 8);
      if (length < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      checkRange(current, addresses[i], length);
      lengths[i] = Math.min(length, left);
      left -= lengths[i];
    }
    return new UserBuffer(current.space().user(), addresses, lengths);
  }

  private static void checkRange(Current current, long address, long length) {
    if (length < 0 || address < 0 || address > current.space().map().table().userEnd() - length) {
      throw Refused.of(Errno.EFAULT);
    }
  }
}

package pith.kernel.uring;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * A region that a program registered, in which it leaves arguments for io_uring_enter: what to wait for is named by its place. Source:
 * io_uring_register_region(3), Linux uapi {@code struct io_uring_reg_wait}.
 */
public record WaitArguments(SharedBytes bytes, long size) {
  private static final int ARGUMENT_BYTES = 64, NANOS = 8, LEAST_WAIT = 16, FLAGS = 20, MASK = 24, MASK_BYTES = 32, HAS_TIME = 1;

  /**
   * How long to wait, and with which signals blocked.
   *
   * @param least microseconds after which one completion is enough
   * @param mask where a mask of signals is, 0 for none
   */
  public record Argument(boolean limited, long seconds, long nanos, long least, long mask, long maskBytes) {}

  /** {@return the argument that begins {@code at} bytes into the region} Refuses with EFAULT, EINVAL. */
  public Argument at(long at) {
    if (at % Long.BYTES != 0 || at < 0 || at > size - ARGUMENT_BYTES) {
      throw Refused.of(Errno.EFAULT);
    }
    int from = (int) at;
    int flags = bytes.readInt(from + FLAGS);
    if ((flags & ~HAS_TIME) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return new Argument(
        flags == HAS_TIME,
        bytes.readLong(from),
        bytes.readLong(from + NANOS),
        bytes.readInt(from + LEAST_WAIT) & 0xffff_ffffL,
        bytes.readLong(from + MASK),
        bytes.readInt(from + MASK_BYTES) & 0xffff_ffffL);
  }
}

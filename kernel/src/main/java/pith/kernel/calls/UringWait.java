package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.uring.UringFile;
import pith.kernel.uring.WaitArguments;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * How long io_uring_enter waits, in cycles.
 *
 * @param deadline when it gives up
 * @param soon when one completion is enough, however many were asked for
 */
record UringWait(long deadline, long soon) {
  private static final int EXT_ARG = 8, ABSOLUTE_TIME = 32, EXT_ARG_REG = 64;

  /** Those flags of the call that are about its argument. */
  static final int KNOWN = EXT_ARG | ABSOLUTE_TIME | EXT_ARG_REG;

  /** {@code struct io_uring_getevents_arg}: a mask of signals, its size, microseconds to wait at least, where the time limit is. */
  private static final int MASK_BYTES = 8, LEAST = 12, TIME = 16, ARGUMENT_BYTES = 24;

  private static final int REGISTERED_BYTES = 64;
  private static final long NANOS_PER_SECOND = 1_000_000_000L, NANOS_PER_MICROSECOND = 1_000;

  /**
   * {@return the limits that the argument names} It is a mask of signals, a structure, or a place in a registered region; the mask is used. Refuses with
   * EINVAL, EFAULT.
   */
  static UringWait of(Current current, UringFile ring, int flags, long argument, long bytes) {
    if ((flags & EXT_ARG) == 0) {
      PollCalls.useMask(current, argument, bytes);
      return new UringWait(Long.MAX_VALUE, Long.MAX_VALUE);
    }
    boolean registered = (flags & EXT_ARG_REG) != 0;
    if (bytes != (registered ? REGISTERED_BYTES : ARGUMENT_BYTES)) {
      throw Refused.of(Errno.EINVAL);
    }
    WaitArguments.Argument said = registered ? ring.waitArgument(argument) : read(current, argument);
    PollCalls.useMask(current, said.mask(), said.maskBytes());
    long now = current.kernel().monotonicNanos();
    long from = (flags & ABSOLUTE_TIME) != 0 ? 0 : now;
    long time = Math.min(said.seconds(), Integer.MAX_VALUE) * NANOS_PER_SECOND + said.nanos();
    return new UringWait(
        said.limited() ? Deadlines.at(current.kernel(), from + time) : Long.MAX_VALUE,
        said.least() > 0 ? Deadlines.at(current.kernel(), now + said.least() * NANOS_PER_MICROSECOND) : Long.MAX_VALUE);
  }

  private static WaitArguments.Argument read(Current current, long argument) {
    AddressSpace space = current.space();
    long time = space.readLong(argument + TIME);
    long nanos = time == 0 ? 0 : Deadlines.readTimespec(current, time);
    return new WaitArguments.Argument(
        time != 0, nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND, space.readInt(argument + LEAST) & 0xffff_ffffL, space.readLong(argument), space.readInt(argument + MASK_BYTES) & 0xffff_ffffL);
  }
}

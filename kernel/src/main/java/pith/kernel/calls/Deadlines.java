package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** User time structures turned into deadlines in cycles of the machine. */
final class Deadlines {
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Longer than anybody waits, short enough that sums do not overflow: 200 years in seconds. */
  private static final long FOREVER_SECONDS = 200L * 365 * 86_400;

  private Deadlines() {}

  /** {@return the time in cycles {@code seconds} and {@code nanos} from now; {@link Long#MAX_VALUE} if that is for ever} */
  static long after(Current current, long seconds, long nanos) {
    if (seconds >= FOREVER_SECONDS) {
      return Long.MAX_VALUE;
    }
    Kernel kernel = current.kernel();
    return at(kernel, kernel.monotonicNanos() + seconds * NANOS_PER_SECOND + nanos);
  }

  /** {@return the time in cycles of a point of CLOCK_MONOTONIC, at the earliest the one after it} */
  static long at(Kernel kernel, long monotonicNanos) {
    long seconds = monotonicNanos / NANOS_PER_SECOND;
    return seconds >= FOREVER_SECONDS ? Long.MAX_VALUE : kernel.machine().cycles(Math.max(0, monotonicNanos)) + 1;
  }

  /** Reads a {@code struct timespec} of 16 bytes. {@return it in nanoseconds, cut at 200 years} Refuses what is not a time. */
  static long readTimespec(Current current, long address) {
    long seconds = current.space().readLong(address);
    long nanos = current.space().readLong(address + 8);
    if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw Refused.of(Errno.EINVAL);
    }
    return Math.min(seconds, FOREVER_SECONDS) * NANOS_PER_SECOND + nanos;
  }

  static void writeTimespec(Current current, long address, long nanos) {
    current.space().writeLong(address, nanos / NANOS_PER_SECOND);
    current.space().writeLong(address + 8, nanos % NANOS_PER_SECOND);
  }
}

package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.mm.space.AddressSpace;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * Cancels requests and returns when they have ended: a registration call, so that it works even if the program has stopped to submit. Source: Linux's
 * {@code io_sync_cancel}.
 */
final class SyncCancel {
  private static final int FILE = 8, FLAGS = 12, SECONDS = 16, NANOS = 24, OPCODE = 32;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private SyncCancel() {}

  /** {@return 0, or 1 for what is counted} */
  static int run(Current current, Uring ring, long argument, int count) {
    RegisterCall.refuseUnless(count == 1, Errno.EINVAL);
    AddressSpace space = current.space();
    int flags = space.readInt(argument + FLAGS);
    File file = (flags & Cancellation.FD) == 0 ? null : file(current, ring, space.readInt(argument + FILE), (flags & Cancellation.FD_FIXED) != 0);
    try {
      Cancellation.Choice which = Cancellation.choice(flags, space.readLong(argument), file, space.readInt(argument + OPCODE) & 0xff);
      boolean counts = ring.cancellation.isCounted(ring.cancellation.find(which));
      int ended = ring.cancellation.cancel(null, which, (flags & (Cancellation.ALL | Cancellation.ANY)) != 0);
      if (ended == -Errno.EALREADY.number()) {
        await(ring, which, deadline(current, argument));
      } else if (ended < 0) {
        throw Refused.of(Errno.ENOENT);
      }
      return counts ? Math.max(ended, 0) : 0;
    } finally {
      if (file != null) {
        file.put();
      }
    }
  }

  private static File file(Current current, Uring ring, int fd, boolean isFixed) {
    if (!isFixed) {
      return current.files().get(fd);
    }
    FixedFile fixed = ring.fixedFiles.use(fd);
    File file = fixed.file.get();
    ring.fixedFiles.release(fixed);
    return file;
  }

  /** Seconds and nanoseconds, both -1 for no limit. */
  private static long deadline(Current current, long argument) {
    long seconds = current.space().readLong(argument + SECONDS);
    long nanos = current.space().readLong(argument + NANOS);
    if (seconds < 0) {
      return Long.MAX_VALUE;
    }
    long wait = Math.min(seconds, Integer.MAX_VALUE) * NANOS_PER_SECOND + nanos;
    return current.kernel().machine().cycles(current.kernel().monotonicNanos() + wait);
  }

  private static void await(Uring ring, Cancellation.Choice which, long deadline) {
    switch (ring.completions.await(deadline, () -> ring.cancellation.find(which) == null)) {
      case WaitResult.TIMED_OUT -> throw Refused.of(Errno.ETIME);
      case WaitResult.INTERRUPTED -> throw Interrupted.RESTARTABLE;
      default -> {}
    }
  }
}

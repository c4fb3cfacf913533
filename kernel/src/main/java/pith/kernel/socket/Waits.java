package pith.kernel.socket;

import java.util.function.BooleanSupplier;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** How long calls on a socket wait: not at all, as SO_RCVTIMEO or SO_SNDTIMEO say, or for ever. */
final class Waits {
  private Waits() {}

  /** {@return when, in cycles of the machine, a call that begins now and may wait for {@code nanos} gives up} */
  static long deadline(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    Kernel kernel = ((Task) Execution.current()).kernel();
    return kernel.machine().cycles(kernel.monotonicNanos() + nanos) + 1;
  }

  /** Waits for {@code condition}. Refuses with EAGAIN if it must not wait or waited too long; throws {@link Interrupted}. */
  static void await(WaitQueue queue, boolean nonBlocking, long deadline, BooleanSupplier condition) {
    if (nonBlocking) {
      throw Refused.of(Errno.EAGAIN);
    }
    WaitResult result = deadline == Long.MAX_VALUE ? queue.await(Sleep.INTERRUPTIBLE, condition) : queue.awaitUntil(Sleep.INTERRUPTIBLE, deadline, condition);
    switch (result) {
      case READY -> {}
      case TIMED_OUT -> throw Refused.of(Errno.EAGAIN);
      case INTERRUPTED -> throw deadline == Long.MAX_VALUE ? Interrupted.RESTARTABLE : Refused.of(Errno.EINTR);
    }
  }

  /** Waits until {@code self} may send another message, or never will. */
  static void awaitSendRoom(UnixSocket self, boolean nonBlocking, long deadline) {
    while (true) {
      self.checkError();
      if ((self.shutdown & UnixSocket.SEND) != 0) {
        throw Refused.of(Errno.EPIPE);
      }
      if (self.maySend()) {
        return;
      }
      await(self.writable, nonBlocking, deadline, () -> self.maySend() || self.hasError() || (self.shutdown & UnixSocket.SEND) != 0);
    }
  }

  /** {@return whether a receiver has something to look at} */
  static boolean hasNews(UnixSocket self) {
    return self.hasMessages() || self.hasError() || (self.shutdown & UnixSocket.RECEIVE) != 0;
  }
}

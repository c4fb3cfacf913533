package pith.kernel.calls;

import pith.kernel.rseq.RestartableSequence;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** rseq(2). */
final class RseqCalls {
  private static final int UNREGISTER = 1;

  private RseqCalls() {}

  static long rseq(Current current, long address, long length, long flags, long signature) {
    RestartableSequence own = current.task().rseq();
    switch ((int) flags) {
      case 0 -> {
        if (address != 0 && !own.registered()) {
          current.space().readLong(address); // EFAULT now rather than SIGSEGV later
        }
        own.register(address, (int) length, (int) signature);
      }
      case UNREGISTER -> own.unregister(current.space(), address, (int) length, (int) signature);
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }
}

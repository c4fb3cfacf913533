package pith.kernel.delivery;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.vfs.FileSizeLimit;

/** RLIMIT_FSIZE of the process that runs; whoever exceeds it gets SIGXFSZ. */
public final class ProcessFileSizeLimit implements FileSizeLimit {
  @Override
  public long bytes() {
    if (!(Execution.current() instanceof Task task)) {
      return Long.MAX_VALUE;
    }
    long soft = task.process().limits().soft(ResourceLimits.FSIZE);
    return soft < 0 ? Long.MAX_VALUE : soft;
  }

  @Override
  public void exceeded() {
    Task task = (Task) Execution.current();
    SignalSender.sendToTask(task.kernel(), task, SigInfo.kernel(Signal.XFSZ));
  }
}

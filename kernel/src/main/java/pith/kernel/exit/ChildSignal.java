package pith.kernel.exit;

import pith.kernel.signal.SigInfo;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;

/** The SIGCHLD that tells a parent what a child did. */
public final class ChildSignal {
  private ChildSignal() {}

  /** {@return the signal that reports a child's end} */
  public static SigInfo of(Process child, ExitStatus status) {
    if (status instanceof ExitStatus.Killed(int signal, boolean dumped)) {
      return info(child, dumped ? SigInfo.CLD_DUMPED : SigInfo.CLD_KILLED, signal);
    }
    return info(child, SigInfo.CLD_EXITED, status.shellStatus());
  }

  private static SigInfo info(Process child, int code, int status) {
    return new SigInfo(child.exitSignal, code, child.pid(), child.leader().credentials().user().real(), status);
  }
}

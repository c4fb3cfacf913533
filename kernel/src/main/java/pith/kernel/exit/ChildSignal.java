package pith.kernel.exit;

import pith.kernel.signal.SigInfo;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;

/** The SIGCHLD that tells a parent what a child did. */
public final class ChildSignal {
  private ChildSignal() {}

  /** {@return the signal that reports a child's end} */
  public static SigInfo of(Process child, ExitStatus status) {
    return switch (status) {
      case ExitStatus.Exited exited -> info(child, SigInfo.CLD_EXITED, exited.code());
      case ExitStatus.Killed killed -> info(child, killed.dumped() ? SigInfo.CLD_DUMPED : SigInfo.CLD_KILLED, killed.signal());
    };
  }

  private static SigInfo info(Process child, int code, int status) {
    return new SigInfo(child.exitSignal, code, child.pid(), child.leader().credentials().user().real(), status);
  }
}

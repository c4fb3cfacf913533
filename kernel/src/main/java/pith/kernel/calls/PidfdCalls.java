package pith.kernel.calls;

import pith.kernel.pidfd.PidFile;
import pith.kernel.proc.ProcTree;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/** pidfd_open and pidfd_send_signal. */
final class PidfdCalls {
  private PidfdCalls() {}

  static long open(Current current, long pid, long flags) {
    if ((flags & ~(long) OpenFlags.NONBLOCK) != 0 || (int) pid <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Process process = current.kernel().tasks().process((int) pid);
    if (process == null) {
      Task thread = current.kernel().tasks().task((int) pid);
      throw Refused.of(thread == null ? Errno.ESRCH : Errno.ENOENT);
    }
    File file = PidFile.open(current.kernel().vfs(), process, (int) flags);
    return current.files().add(file, true, current.descriptorLimit());
  }

  /** {@return the process that descriptor {@code fd} stands for} Refuses with EBADF if it stands for something else. */
  static Process process(Current current, int fd) {
    File file = current.files().get(fd);
    try {
      if (file instanceof PidFile pidFile) {
        return pidFile.process();
      }
      throw Refused.of(Errno.EBADF);
    } finally {
      file.put();
    }
  }

  /** {@return whether who waits for what descriptor {@code fd} stands for is rather told EAGAIN} */
  static boolean isNonBlocking(Current current, int fd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      return (open.file().flags() & OpenFlags.NONBLOCK) != 0;
    }
  }

  /** A signal may also go through a directory of /proc (what pidfd_send_signal was first made for). */
  private static Process target(Current current, int fd) {
    File file = current.files().getAny(fd);
    try {
      Process process = ProcTree.processOf(file.inode());
      return process != null ? process : process(current, fd);
    } finally {
      file.put();
    }
  }

  static long sendSignal(Current current, long fd, long signalArgument, long infoAddress, long flags) {
    int signal = (int) signalArgument;
    if (flags != 0 || signal != 0 && !Signal.valid(signal)) {
      throw Refused.of(Errno.EINVAL);
    }
    Process process = target(current, (int) fd);
    if (process.isZombie()) {
      throw Refused.of(Errno.ESRCH);
    }
    if (!SignalCalls.mayKill(current, process, signal)) {
      throw Refused.of(Errno.EPERM);
    }
    SigInfo info =
        infoAddress == 0
            ? new SigInfo(signal, SigInfo.SI_USER, current.process().pid(), current.credentials().user().real(), 0)
            : SignalCalls.readInfo(current, signal, infoAddress, process == current.process());
    if (infoAddress != 0 && current.space().readInt(infoAddress) != signal) {
      throw Refused.of(Errno.EINVAL);
    }
    if (signal != 0) {
      SignalSender.sendToProcess(current.kernel(), process, info);
    }
    return 0;
  }
}

package pith.kernel.exit;

import pith.kernel.futex.FutexTable;
import pith.kernel.futex.RobustList;
import pith.kernel.task.ControllingTerminal;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;

/** The stages that give back what the task holds. */
final class ExitStages {
  private ExitStages() {}

  static void stopTakingSignals(Current current, ExitStatus status) {
    current.task().signals().blockForever();
  }

  /** Wakes who waits for a lock this thread dies with, and whoever joins it (CLONE_CHILD_CLEARTID). */
  static void robustFutexes(Current current, ExitStatus status) {
    Task task = current.task();
    if (task.space() == null) {
      return;
    }
    if (task.robustList != 0) {
      RobustList.release(current.kernel().futexes(), task.space(), task.robustList, task.tid());
      task.robustList = 0;
    }
    current.kernel().piFutexes().exit(task);
    if (task.clearChildTid != 0) {
      clearChildTid(current, task);
      task.clearChildTid = 0;
    }
  }

  private static void clearChildTid(Current current, Task task) {
    try {
      current.space().writeInt(task.clearChildTid, 0);
      FutexTable futexes = current.kernel().futexes();
      futexes.wake(current.space(), task.clearChildTid, false, 1, -1);
    } catch (Refused unmapped) {
      // The address is gone: nobody can be waiting there.
    }
  }

  static void memory(Current current, ExitStatus status) {
    Task task = current.task();
    AddressSpace space = task.space();
    if (space != null) {
      task.leaveSpace(null);
      space.put();
    }
    task.releaseVforkParent();
  }

  static void files(Current current, ExitStatus status) {
    Task task = current.task();
    task.dropRegistered();
    DescriptorTable files = task.files();
    if (files != null) {
      task.files(null);
      files.put();
    }
    if (task.lastOfProcess) {
      task.process().executable(null);
      task.process().extensions().forEach(ProcessExtension::processEnded);
    }
  }

  static void fs(Current current, ExitStatus status) {
    Task task = current.task();
    FsContext fs = task.fs();
    if (fs != null) {
      task.fs(null);
      fs.put();
    }
  }

  /** The end of a session's leader frees its terminal. */
  static void terminal(Current current, ExitStatus status) {
    Process process = current.process();
    if (current.task().lastOfProcess && process.group() != null && process.session().id() == process.pid()) {
      ControllingTerminal terminal = process.session().terminal();
      if (terminal != null) {
        terminal.sessionEnded();
      }
    }
  }
}

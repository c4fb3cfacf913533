package pith.kernel.sending;

import java.util.List;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/** Stopping and continuing whole processes. */
public final class JobControl {
  private JobControl() {}

  /** The running task's process stops, by {@code signal}: this thread returns when it goes on. */
  public static void stop(Task task, int signal) {
    Process process = task.process();
    Process parent;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      if (process.groupExit != null) {
        return;
      }
      boolean first = process.stopSignal == 0;
      process.stopSignal = signal;
      if (first) {
        process.stopToReport = true;
        process.continueToReport = false;
      }
      parent = first ? process.parent() : null;
      task.prepareToStop();
    }
    stopOtherThreads(task);
    if (parent != null) {
      tell(task.kernel(), process, parent, SigInfo.CLD_STOPPED, signal);
    }
    task.schedule();
    task.finishSleep();
  }

  private static void stopOtherThreads(Task task) {
    for (Task thread : threads(task.process())) {
      if (thread != task) {
        thread.signals().look();
        thread.wakeInterruptible();
        thread.kick();
      }
    }
  }

  /** A stopped process goes on. */
  public static void continued(Kernel kernel, Process process) {
    Process parent;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      process.stopSignal = 0;
      process.stopToReport = false;
      process.continueToReport = true;
      parent = process.parent();
    }
    for (Task thread : threads(process)) {
      thread.wakeStopped();
    }
    if (parent != null) {
      tell(kernel, process, parent, SigInfo.CLD_CONTINUED, Signal.CONT);
    }
  }

  private static List<Task> threads(Process process) {
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      return process.threads();
    }
  }

  private static void tell(Kernel kernel, Process process, Process parent, int code, int signal) {
    if (!parent.handlers().action(Signal.CHLD).has(SignalAction.SA_NOCLDSTOP)) {
      int uid = process.leader().credentials().user().real();
      SignalSender.sendToProcess(kernel, parent, new SigInfo(Signal.CHLD, code, process.pid(), uid, signal));
    }
    parent.childEvents.wakeAll();
  }
}

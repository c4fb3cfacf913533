package pith.kernel.exit;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.delivery.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.Task;
import pith.kernel.task.TaskTable;
import pith.sync.SpinLock;

/** The relatives are told: children get a new parent, the parent gets its signal, or nobody cares and the process is gone at once. */
final class ExitNotify {
  private ExitNotify() {}

  static void run(Current current, ExitStatus status) {
    Task task = current.task();
    Process process = task.process();
    Kernel kernel = current.kernel();
    boolean lastThread;
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      process.removeThread(task);
      process.endedThreads.add(task.usage());
      lastThread = process.threadCount() == 0;
      if (!task.isLeader()) {
        kernel.tasks().remove(task, held);
        forget(kernel, task);
      }
    }
    if (lastThread) {
      processEnded(kernel, process, process.groupExit != null ? process.groupExit : status);
    } else {
      process.childEvents.wakeAll();
    }
  }

  private static void processEnded(Kernel kernel, Process process, ExitStatus status) {
    List<ProcessGroup> orphaned = new ArrayList<>();
    Process parent;
    boolean reaped;
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      adoptChildren(kernel, process, orphaned);
      noteIfOrphaned(process.group(), orphaned, process);
      process.zombie(status);
      parent = process.parent();
      reaped = parent == null || nobodyCares(process, parent);
      if (reaped) {
        release(kernel, process, held);
      }
    }
    orphaned.forEach(group -> hangUpIfStopped(kernel, group));
    if (parent != null) {
      tellParent(kernel, process, parent, status);
    }
  }

  /** Children go to the nearest ancestor that asked for orphans, else to the first process; zombies among them can now be reaped. */
  private static void adoptChildren(Kernel kernel, Process dead, List<ProcessGroup> orphaned) {
    Process heir = heir(dead);
    for (Process child : dead.children()) {
      child.parent(heir);
      child.exitSignal = Signal.CHLD;
      noteIfOrphaned(child.group(), orphaned, dead);
    }
    if (heir != null) {
      heir.childEvents.wakeAll();
    }
  }

  private static Process heir(Process dead) {
    Process ancestor = dead.parent();
    while (ancestor != null && ancestor.parent() != null && !ancestor.childSubreaper) {
      ancestor = ancestor.parent();
    }
    return ancestor;
  }

  private static void noteIfOrphaned(ProcessGroup group, List<ProcessGroup> orphaned, Process dead) {
    if (group != null && !orphaned.contains(group) && group.orphaned()) {
      orphaned.add(group);
    }
  }

  private static void hangUpIfStopped(Kernel kernel, ProcessGroup group) {
    boolean stopped = group.members().stream().anyMatch(member -> member.stopSignal != 0);
    if (stopped) {
      SignalSender.sendToGroup(kernel, group, SigInfo.kernel(Signal.HUP));
      SignalSender.sendToGroup(kernel, group, SigInfo.kernel(Signal.CONT));
    }
  }

  private static boolean nobodyCares(Process process, Process parent) {
    if (process.exitSignal != Signal.CHLD) {
      return false;
    }
    SignalAction action = parent.handlers().action(Signal.CHLD);
    return action.handler() == SignalAction.IGNORE || action.has(SignalAction.SA_NOCLDWAIT);
  }

  private static void tellParent(Kernel kernel, Process process, Process parent, ExitStatus status) {
    if (process.exitSignal != 0) {
      SignalSender.sendToProcess(kernel, parent, ChildSignal.of(process, status));
    }
    parent.childEvents.wakeAll();
    process.leader().exitWaiters().wakeAll();
  }

  /** The process is gone for good; tasklist_lock is held. */
  static void release(Kernel kernel, Process process, SpinLock.Held held) {
    TaskTable tasks = kernel.tasks();
    tasks.remove(process.leader(), held);
    tasks.remove(process, held);
    forget(kernel, process.leader());
    process.parent(null);
  }

  private static void forget(Kernel kernel, Task task) {
    kernel.users().remove(task.credentials().user().real());
    kernel.objects().taskStruct().free(task.taskStructObject());
  }
}

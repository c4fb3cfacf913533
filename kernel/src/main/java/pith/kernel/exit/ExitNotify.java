package pith.kernel.exit;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.sending.SignalSender;
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
    task.watch().ends(); // whoever waits for it reads what it counted
    boolean lastThread;
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      process.removeThread(task, held);
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
    Aftermath aftermath = new Aftermath();
    Process parent;
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      process.zombie(status);
      adoptChildren(kernel, process, aftermath, held);
      parent = process.parent();
      if (parent != null) {
        noteIfOrphaned(process.group(), process, parent, aftermath.orphaned);
        reported(kernel, process, parent, aftermath, held);
      } else {
        release(kernel, process, held);
      }
    }
    aftermath.orphaned.forEach(group -> hangUpIfStopped(kernel, group));
    aftermath.signals.forEach(signal -> SignalSender.sendToProcess(kernel, signal.to, signal.info));
    aftermath.watchers.forEach(watcher -> watcher.childEvents.wakeAll());
    process.exitWaiters.wakeAll();
  }

  /** What is to be done when tasklist_lock is no longer held, since it takes other locks. */
  private static final class Aftermath {
    final List<ProcessGroup> orphaned = new ArrayList<>();
    final List<ToSend> signals = new ArrayList<>();
    final List<Process> watchers = new ArrayList<>();
  }

  private record ToSend(Process to, SigInfo info) {}

  /** A zombie is reported to its parent; if that cares for none, it is gone at once. */
  private static void reported(Kernel kernel, Process zombie, Process parent, Aftermath aftermath, SpinLock.Held held) {
    SignalAction action = parent.handlers().action(Signal.CHLD);
    boolean ordinary = zombie.exitSignal == Signal.CHLD;
    boolean ignored = ordinary && action.handler() == SignalAction.IGNORE;
    if (zombie.exitSignal != 0 && !ignored) {
      aftermath.signals.add(new ToSend(parent, ChildSignal.of(zombie, zombie.zombie())));
    }
    aftermath.watchers.add(parent);
    if (ignored || ordinary && action.has(SignalAction.SA_NOCLDWAIT)) {
      release(kernel, zombie, held);
    }
  }

  /** Children go to the nearest ancestor that asked for orphans, else to the first process, to which zombies among them are reported. */
  private static void adoptChildren(Kernel kernel, Process dead, Aftermath aftermath, SpinLock.Held held) {
    Process heir = heir(dead);
    for (Process child : dead.children()) {
      child.parent(heir);
      child.exitSignal = Signal.CHLD;
      for (Task thread : child.threads()) {
        if (thread.parentDeathSignal != 0) {
          aftermath.signals.add(new ToSend(child, SigInfo.kernel(thread.parentDeathSignal)));
        }
      }
      noteIfOrphaned(child.group(), child, dead, aftermath.orphaned);
      if (heir != null && child.isZombie()) {
        reported(kernel, child, heir, aftermath, held);
      }
    }
  }

  private static Process heir(Process dead) {
    Process ancestor = dead.parent();
    while (ancestor != null && ancestor.parent() != null && !ancestor.childSubreaper) {
      ancestor = ancestor.parent();
    }
    return ancestor;
  }

  /** Whether {@code parent} was what kept the group of {@code member} from being orphaned, and now nobody does. */
  private static void noteIfOrphaned(ProcessGroup group, Process member, Process parent, List<ProcessGroup> orphaned) {
    boolean counted = parent.group() != group && parent.session() == member.session();
    if (counted && !orphaned.contains(group) && group.orphaned()) {
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

  /** The process is gone for good; tasklist_lock is held. */
  static void release(Kernel kernel, Process process, SpinLock.Held held) {
    TaskTable tasks = kernel.tasks();
    tasks.remove(process.leader(), held);
    tasks.remove(process, held);
    forget(kernel, process.leader());
    process.parent(null);
    process.reaped();
  }

  static void forget(Kernel kernel, Task task) {
    kernel.users().remove(task.credentials().user().real());
    task.release();
  }
}

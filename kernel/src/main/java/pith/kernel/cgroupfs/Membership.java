package pith.kernel.cgroupfs;

import java.util.Collection;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Who is in a group, and how that changes. There are no lists of members: groups are asked about seldom, and processes know theirs. */
final class Membership {
  private static final int MAX_NAME = 255;

  private final Kernel kernel;

  Membership(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@return the living processes in {@code group} itself, by number} */
  List<Process> processes(ControlGroup group) {
    return kernel.tasks().processes().stream().filter(process -> process.controlGroup() == group && process.threadCount() > 0).toList();
  }

  /** {@return the living processes in {@code group} and below} */
  List<Process> allProcesses(ControlGroup group) {
    return kernel.tasks().processes().stream().filter(process -> process.controlGroup().within(group) && process.threadCount() > 0).toList();
  }

  /** Moves the process {@code pid} with all its threads; what it has been charged for stays where it is. Refuses with ESRCH, EINVAL, EBUSY or ENODEV. */
  void move(int pid, ControlGroup group) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      Process process = kernel.tasks().process(pid, held);
      if (process == null || process.threadCount() == 0) {
        throw Refused.of(Errno.ESRCH);
      }
      refuseIf(process.isKernelThread(), Errno.EINVAL);
      refuseIf(group.isRemoved(), Errno.ENODEV);
      refuseIf(group.enablesMemory() && !group.isRoot(), Errno.EBUSY); // budgets are shared out among leaves only
      process.controlGroup(group);
    }
  }

  private static void refuseIf(boolean wrong, Errno errno) {
    if (wrong) {
      throw Refused.of(errno);
    }
  }

  ControlGroup make(ControlGroup parent, String name) {
    refuseIf(name.indexOf('\n') >= 0, Errno.EINVAL);
    refuseIf(name.length() > MAX_NAME, Errno.ENAMETOOLONG);
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(parent.isRemoved(), Errno.ENODEV);
      return parent.make(name);
    }
  }

  /** Removes a group that nobody is in. Refuses with EBUSY. */
  void remove(ControlGroup group) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(!group.children().isEmpty() || anybodyIn(group, kernel.tasks().processes(held)), Errno.EBUSY);
      group.remove();
    }
  }

  private static boolean anybodyIn(ControlGroup group, Collection<Process> all) {
    return all.stream().anyMatch(process -> process.controlGroup() == group && process.threadCount() > 0);
  }

  /** Enables memory for the groups below, or not. Refuses with EBUSY while processes are in the group itself, or groups below have enabled it in turn. */
  void enableMemory(ControlGroup group, boolean on) {
    refuseIf(on && !group.isRoot() && group.memory() == null, Errno.ENOENT);
    refuseIf(on && !group.isRoot() && !processes(group).isEmpty(), Errno.EBUSY);
    refuseIf(!on && group.children().stream().anyMatch(ControlGroup::enablesMemory), Errno.EBUSY);
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(group.isRemoved(), Errno.ENODEV);
      group.enableMemory(on);
    }
  }

  /** Ends everybody in the group and below, and whoever they fork meanwhile. */
  void kill(ControlGroup group) {
    for (List<Process> left = unkilled(group); !left.isEmpty(); left = unkilled(group)) {
      left.forEach(process -> SignalSender.sendToProcess(kernel, process, SigInfo.kernel(Signal.KILL)));
    }
  }

  private List<Process> unkilled(ControlGroup group) {
    return allProcesses(group).stream().filter(process -> !process.unkillable && !process.threads().stream().allMatch(Task::killed)).toList();
  }
}

package pith.kernel.cgroupfs;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.cgroup.Controller;
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

  private final Shares shares;
  private final Confinement confinement;

  Membership(Kernel kernel) {
    this.kernel = kernel;
    shares = new Shares(kernel);
    confinement = new Confinement(kernel);
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
      refuseIf(group.enablesAny() && !group.isRoot(), Errno.EBUSY); // what there is, is shared out among leaves only
      confinement.checkPromises(process, group);
      process.controlGroup(group);
      shares.follow(process);
      confinement.follow(process);
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
      ControlGroup child = parent.make(name);
      if (parent.enables(Controller.CPU)) {
        shares.adopt(child);
      }
      return child;
    }
  }

  /** Removes a group that nobody is in. Refuses with EBUSY. */
  void remove(ControlGroup group) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(!group.children().isEmpty() || anybodyIn(group, kernel.tasks().processes(held)), Errno.EBUSY);
      group.remove();
      shares.release(group.cpu());
      if (group.asksForPartition()) {
        within(group.parent(), held).forEach(confinement::follow);
      }
    }
  }

  private static boolean anybodyIn(ControlGroup group, Collection<Process> all) {
    return all.stream().anyMatch(process -> process.controlGroup() == group && process.threadCount() > 0);
  }

  /** Enables a controller for the groups below, or not. Refuses with EBUSY while processes are in the group itself, or groups below have enabled it in turn. */
  void enable(ControlGroup group, Controller controller, boolean on) {
    refuseIf(on && !group.has(controller), Errno.ENOENT);
    refuseIf(on && !group.isRoot() && !processes(group).isEmpty(), Errno.EBUSY);
    refuseIf(!on && group.children().stream().anyMatch(child -> child.enables(controller)), Errno.EBUSY);
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(group.isRemoved(), Errno.ENODEV);
      switch (controller) {
        case CPUSET -> confinement.enable(group, on, within(group, held));
        case CPU -> shares.enable(group, on, within(group, held));
        case IO -> group.enableIo(on);
        case MEMORY -> group.enableMemory(on);
      }
    }
  }

  private List<Process> within(ControlGroup group, SpinLock.Held held) {
    return kernel.tasks().processes(held).stream().filter(process -> process.controlGroup().within(group)).toList();
  }

  /** {@return the harts that members of {@code group} may run on} */
  BitSet harts(ControlGroup group) {
    return confinement.harts(group);
  }

  /**
   * The members of {@code group} and of those below may run on {@code harts} only, null for all of the group above. Refuses with EBUSY where time was promised
   * on more, with ENODEV if the group is gone.
   */
  void confine(ControlGroup group, BitSet harts) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(group.isRemoved(), Errno.ENODEV);
      BitSet before = group.askedHarts();
      confinement.ask(() -> group.askedHarts(harts), () -> group.askedHarts(before), within(group.parent(), held));
    }
  }

  /**
   * The group has its harts for itself, or no longer. What stands in the way, if anything does, is told by {@link ControlGroup#partitionRefusal}. Refuses with
   * EBUSY and ENODEV as {@link #confine}.
   */
  void partition(ControlGroup group, boolean own) {
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      refuseIf(group.isRemoved(), Errno.ENODEV);
      boolean before = group.asksForPartition();
      confinement.ask(() -> group.askForPartition(own), () -> group.askForPartition(before), within(group.parent(), held));
    }
  }

  /** {@return why {@code group} cannot have its harts for itself, null if it can} */
  String partitionRefusal(ControlGroup group) {
    return group.partitionRefusal(confinement.machine());
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

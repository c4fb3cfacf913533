package pith.kernel.cgroupfs;

import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sched.SchedPolicy;
import pith.sched.eevdf.FairGroup;
import pith.sched.fair.FairClass;
import pith.sched.fair.FairGroups;

/** Gives control groups their groups in the scheduler, and puts tasks into those. Everything but {@link #groups} runs under {@code tasklist_lock}. */
final class Shares {
  private final Kernel kernel;

  Shares(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@return the scheduler's groups} */
  FairGroups groups() {
    return ((FairClass) kernel.scheduler().classOf(SchedPolicy.NORMAL)).groups();
  }

  /** A new group has shares of its own if the one above says so. */
  void adopt(ControlGroup child) {
    FairGroup above = child.parent().sharer();
    child.cpu(groups().make(above == null ? groups().root() : above));
  }

  /** The groups below {@code group} have shares of their own, or no longer; {@code members} are the processes there and below. */
  void enable(ControlGroup group, boolean on, List<Process> members) {
    group.enableCpu(on);
    for (ControlGroup child : group.children()) {
      FairGroup was = child.cpu();
      if (on) {
        adopt(child);
      } else {
        child.cpu(null);
      }
      members.stream().filter(process -> process.controlGroup().within(child)).forEach(this::follow);
      release(was);
    }
  }

  /** The scheduler's group of one that is removed goes, too. */
  void release(FairGroup own) {
    if (own != null) {
      groups().remove(own);
    }
  }

  /** The tasks of a process go where its control group has its share. */
  void follow(Process process) {
    for (Task thread : process.threads()) {
      kernel.scheduler().regroup(thread, process.controlGroup().sharer());
    }
  }
}

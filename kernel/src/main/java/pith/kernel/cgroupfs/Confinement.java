package pith.kernel.cgroupfs;

import java.util.BitSet;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sched.SchedPolicy;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Keeps tasks on the harts of their group. What a task asked for itself holds within those, and again in full once its group has more. All of it runs under
 * {@code tasklist_lock}. Source: Linux {@code update_tasks_cpumask}, {@code cpuset_attach_task}.
 */
final class Confinement {
  private final Kernel kernel;

  Confinement(Kernel kernel) {
    this.kernel = kernel;
  }

  /** {@return the harts that there are to share out} */
  BitSet machine() {
    return kernel.onlineHarts();
  }

  /** {@return the harts that members of {@code group} may run on} */
  BitSet harts(ControlGroup group) {
    return group.harts(machine());
  }

  /** Refuses with EBUSY if a promise of processor time to one of the process's threads counts on harts that {@code group} does not have. */
  void checkPromises(Process process, ControlGroup group) {
    if (!harts(group).equals(machine()) && process.threads().stream().anyMatch(thread -> thread.policy() == SchedPolicy.DEADLINE)) {
      throw Refused.of(Errno.EBUSY);
    }
  }

  /** The groups below {@code group} have harts of their own, or no longer; {@code members} are the processes there and below. */
  void enable(ControlGroup group, boolean on, List<Process> members) {
    group.enableCpuset(on);
    members.forEach(this::follow);
  }

  /**
   * {@code group} asks for other harts, null for all of the group above, or to have them for itself: {@code change} says so, {@code undo} takes it back.
   * {@code concerned} are the processes in the group above and below that, since what a partition takes, others lose.
   */
  void ask(Runnable change, Runnable undo, List<Process> concerned) {
    change.run();
    try {
      concerned.forEach(process -> checkPromises(process, process.controlGroup()));
    } catch (Refused promised) {
      undo.run();
      throw promised;
    }
    concerned.forEach(this::follow);
  }

  /** The tasks of a process go where its group may run. */
  void follow(Process process) {
    if (process.isKernelThread()) {
      return; // each has its hart, or serves all
    }
    BitSet harts = harts(process.controlGroup());
    for (Task thread : process.threads()) {
      BitSet allowed = thread.within(harts);
      if (!allowed.equals(thread.allowed())) {
        kernel.scheduler().setAffinity(thread, allowed);
      }
    }
  }
}

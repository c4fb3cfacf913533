package pith.kernel.calls;

import java.util.BitSet;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.SchedPolicy;
import pith.sched.Scheduler;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** Who runs where: affinity, getcpu, yield. */
final class SchedulingCalls {
  private SchedulingCalls() {}

  static long yield(Current current) {
    current.kernel().scheduler().yield(current.task());
    return 0;
  }

  static long getcpu(Current current, long cpu, long node) {
    if (cpu != 0) {
      current.space().writeInt(cpu, current.hart().id());
    }
    if (node != 0) {
      current.space().writeInt(node, current.kernel().machine().topology().node(current.hart().id()));
    }
    return 0;
  }

  static long getaffinity(Current current, long pid, long bytes, long address) {
    int harts = current.kernel().machine().hartCount();
    int needed = (harts + 63) / 64 * 8;
    if (bytes < needed || (bytes & 7) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    BitSet allowed = numbered(current, (int) pid).allowed();
    byte[] mask = java.util.Arrays.copyOf(allowed.toByteArray(), needed);
    current.space().copyOut(address, mask, 0, needed);
    return needed;
  }

  static long setaffinity(Current current, long pid, long bytes, long address) {
    byte[] mask = new byte[(int) Math.clamp(bytes, 0, 1024)];
    current.space().copyIn(address, mask, 0, mask.length);
    Task target = numbered(current, (int) pid);
    checkMay(current, target);
    restrict(target, BitSet.valueOf(mask));
    Scheduler.condResched();
    return 0;
  }

  /**
   * Nobody changes which harts are online, or which the group has, between the look at them and the change: a task must not be sent to a hart that has just
   * gone.
   */
  private static void restrict(Task target, BitSet wanted) {
    Kernel kernel = target.kernel();
    try (SpinLock.Held _ = kernel.tasks().lock.acquire()) {
      BitSet machine = kernel.onlineHarts();
      BitSet ofGroup = target.process().controlGroup().harts(machine);
      wanted.and(machine);
      if (!wanted.intersects(ofGroup)) {
        throw Refused.of(Errno.EINVAL);
      }
      if (target.policy() == SchedPolicy.DEADLINE && !wanted.equals(machine)) {
        throw Refused.of(Errno.EBUSY); // what was promised to it counts on all of them
      }
      target.wants(wanted);
      kernel.scheduler().setAffinity(target, target.within(ofGroup));
    }
  }

  /** {@return the task of a number, the caller for 0; refuses with ESRCH if there is none, with EINVAL if there can be none} */
  static Task task(Current current, int pid) {
    if (pid < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return numbered(current, pid);
  }

  /** {@return the same, but to calls about affinity a number below 0 is one that nobody has} */
  private static Task numbered(Current current, int pid) {
    Task task = pid == 0 ? current.task() : current.kernel().tasks().task(pid);
    if (task == null) {
      throw Refused.of(Errno.ESRCH);
    }
    return task;
  }

  /** Refuses with EPERM unless the target's user is the caller's, or the caller may anyway. Source: Linux {@code check_same_owner}. */
  static void checkMay(Current current, Task target) {
    if (!owns(current, target) && !current.credentials().has(Capability.SYS_NICE)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** {@return whether the target runs as the caller's effective user} */
  static boolean owns(Current current, Task target) {
    int euid = current.credentials().user().effective();
    return euid == target.credentials().user().real() || euid == target.credentials().user().effective();
  }
}

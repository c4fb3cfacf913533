package pith.kernel.calls;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.Task;
import pith.sched.SchedPolicy;
import pith.sched.Scheduler;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Who runs where and how much: affinity, nice, policies. */
final class SchedulingCalls {
  private static final int PRIO_PROCESS = 0, PRIO_PGRP = 1, PRIO_USER = 2;
  private static final int RESET_ON_FORK = 0x4000_0000;
  private static final int MAX_RT_PRIORITY = 99;

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
      current.space().writeInt(node, 0);
    }
    return 0;
  }

  static long getaffinity(Current current, long pid, long bytes, long address) {
    int harts = current.kernel().machine().hartCount();
    int needed = (harts + 63) / 64 * 8;
    if (bytes < needed || (bytes & 7) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    BitSet allowed = task(current, (int) pid).allowed();
    byte[] mask = java.util.Arrays.copyOf(allowed.toByteArray(), needed);
    current.space().copyOut(address, mask, 0, needed);
    return needed;
  }

  static long setaffinity(Current current, long pid, long bytes, long address) {
    byte[] mask = new byte[(int) Math.clamp(bytes, 0, 1024)];
    current.space().copyIn(address, mask, 0, mask.length);
    BitSet wanted = BitSet.valueOf(mask);
    BitSet machine = new BitSet();
    machine.set(0, current.kernel().machine().hartCount());
    wanted.and(machine);
    Task target = task(current, (int) pid);
    checkMay(current, target);
    if (wanted.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    current.kernel().scheduler().setAffinity(target, wanted);
    Scheduler.condResched();
    return 0;
  }

  private static Task task(Current current, int pid) {
    if (pid < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Task task = pid == 0 ? current.task() : current.kernel().tasks().task(pid);
    if (task == null) {
      throw Refused.of(Errno.ESRCH);
    }
    return task;
  }

  private static void checkMay(Current current, Task target) {
    int euid = current.credentials().user().effective();
    if (euid != 0 && euid != target.credentials().user().real() && euid != target.credentials().user().effective()) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** {@return 20 minus the lowest nice level among the tasks meant, so that the answer is never negative} */
  static long getpriority(Current current, long which, long who) {
    return targets(current, (int) which, (int) who).stream().mapToInt(task -> 20 - task.nice()).max().orElseThrow(() -> Refused.of(Errno.ESRCH));
  }

  static long setpriority(Current current, long which, long who, long nice) {
    int level = Math.clamp((int) nice, -20, 19);
    List<Task> targets = targets(current, (int) which, (int) who);
    if (targets.isEmpty()) {
      throw Refused.of(Errno.ESRCH);
    }
    for (Task task : targets) {
      checkMay(current, task);
      if (level < task.nice() && current.credentials().user().effective() != 0) {
        throw Refused.of(Errno.EACCES);
      }
      current.kernel().scheduler().setPolicy(task, task.policy(), level);
    }
    return 0;
  }

  private static List<Task> targets(Current current, int which, int who) {
    List<Task> found = new ArrayList<>();
    switch (which) {
      case PRIO_PROCESS -> {
        Task task = who == 0 ? current.task() : current.kernel().tasks().task(who);
        if (task != null) {
          found.add(task);
        }
      }
      case PRIO_PGRP -> {
        ProcessGroup group = who == 0 ? current.process().group() : current.kernel().tasks().group(who);
        if (group != null) {
          group.members().forEach(member -> found.addAll(member.threads()));
        }
      }
      case PRIO_USER -> {
        int uid = who == 0 ? current.credentials().user().real() : who;
        for (Process process : current.kernel().tasks().processes()) {
          process.threads().stream().filter(task -> task.credentials().user().real() == uid).forEach(found::add);
        }
      }
      default -> throw Refused.of(Errno.EINVAL);
    }
    return found;
  }

  static long getscheduler(Current current, long pid) {
    return task(current, (int) pid).policy().number();
  }

  static long getparam(Current current, long pid, long address) {
    task(current, (int) pid);
    current.space().writeInt(address, 0);
    return 0;
  }

  /** The fair policies are here; the real-time ones are refused as to a caller without the privilege. */
  static long setscheduler(Current current, long pid, long policy, long address) {
    Task target = task(current, (int) pid);
    SchedPolicy wanted = SchedPolicy.of((int) policy & ~RESET_ON_FORK);
    int priority = current.space().readInt(address);
    if (wanted == null || priority < 0 || priority > MAX_RT_PRIORITY) {
      throw Refused.of(Errno.EINVAL);
    }
    switch (wanted) {
      case NORMAL, BATCH, IDLE -> {
        if (priority != 0) {
          throw Refused.of(Errno.EINVAL);
        }
        checkMay(current, target);
        current.kernel().scheduler().setPolicy(target, wanted, target.nice());
      }
      case FIFO, RR, DEADLINE -> throw Refused.of(Errno.EPERM);
    }
    return 0;
  }

  /** ioprio_get(2): a task that set nothing has the class that follows from its nice level, which is 0. */
  static long ioprioGet(Current current, long which, long who) {
    return ioprioTarget(current, (int) which, (int) who).ioPriority;
  }

  /** ioprio_set(2): kept and answered; there is no block device whose scheduler could heed it. */
  static long ioprioSet(Current current, long which, long who, long priority) {
    if (priority >>> 13 > 3) {
      throw Refused.of(Errno.EINVAL);
    }
    Task target = ioprioTarget(current, (int) which, (int) who);
    checkMay(current, target);
    target.ioPriority = (int) priority;
    return 0;
  }

  private static Task ioprioTarget(Current current, int which, int who) {
    if (which < 1 || which > 3) {
      throw Refused.of(Errno.EINVAL);
    }
    return targets(current, which - 1, who).stream().findFirst().orElseThrow(() -> Refused.of(Errno.ESRCH));
  }

  static long priorityMax(Current current, long policy) {
    return realTime((int) policy) ? MAX_RT_PRIORITY : 0;
  }

  static long priorityMin(Current current, long policy) {
    return realTime((int) policy) ? 1 : 0;
  }

  private static boolean realTime(int policy) {
    SchedPolicy found = SchedPolicy.of(policy);
    if (found == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return found == SchedPolicy.FIFO || found == SchedPolicy.RR;
  }
}

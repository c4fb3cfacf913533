package pith.kernel.calls;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** Nice levels, of processors and of input and output: getpriority, setpriority, ioprio_get, ioprio_set. */
final class NiceCalls {
  private static final int PRIO_PROCESS = 0, PRIO_PGRP = 1, PRIO_USER = 2;

  /** RLIMIT_NICE counts down from here. */
  private static final int LOWEST = 20;

  /** The level within a class of input and output, which a task without a class has not. */
  private static final int IOPRIO_LEVEL = 7;

  private NiceCalls() {}

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
      SchedulingCalls.checkMay(current, task);
      if (level < task.nice() && !mayHaveNice(current, task, level)) {
        throw Refused.of(Errno.EACCES);
      }
      current.kernel().scheduler().change(task, task.attributes().withNice(level));
    }
    return 0;
  }

  /** {@return whether a task may go up to a nice level: RLIMIT_NICE says how far, the privileged may all} Source: Linux {@code can_nice}. */
  static boolean mayHaveNice(Current current, Task task, int level) {
    return LOWEST - level <= task.process().limits().soft(ResourceLimits.NICE)
        || task.process().limits().soft(ResourceLimits.NICE) == ResourceLimits.INFINITY
        || current.credentials().has(Capability.SYS_NICE);
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

  /** ioprio_get(2): a task that set nothing has the class that follows from its nice level, which is 0. */
  static long ioprioGet(Current current, long which, long who) {
    return ioprioTarget(current, (int) which, (int) who).ioPriority;
  }

  /** ioprio_set(2): kept and answered; there is no block device whose scheduler could heed it. */
  static long ioprioSet(Current current, long which, long who, long priority) {
    boolean leveledNone = priority >>> 13 == 0 && (priority & IOPRIO_LEVEL) != 0;
    if (priority >>> 13 > 3 || leveledNone) {
      throw Refused.of(Errno.EINVAL);
    }
    Task target = ioprioTarget(current, (int) which, (int) who);
    SchedulingCalls.checkMay(current, target);
    target.ioPriority = (int) priority;
    return 0;
  }

  private static Task ioprioTarget(Current current, int which, int who) {
    if (which < 1 || which > 3) {
      throw Refused.of(Errno.EINVAL);
    }
    return targets(current, which - 1, who).stream().findFirst().orElseThrow(() -> Refused.of(Errno.ESRCH));
  }
}

package pith.kernel.calls;

import pith.kernel.perf.PerfAttributes;
import pith.kernel.perf.Watch;
import pith.kernel.proc.Inspection;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.attr.Capability;
import pith.vfs.io.ArgumentMemory;

/** perf_event_open. */
final class PerfCalls {
  /** Flags. Source: Linux uapi perf_event.h. */
  private static final long CLOEXEC = 8;

  private static final int ALL_TASKS = -1;
  private static final int NO_LEADER = -1;

  private PerfCalls() {}

  static long open(Current current, long attributes, long pid, long cpu, long leaderFd, long flags) {
    if ((flags & ~CLOEXEC) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    PerfAttributes wanted = PerfAttributes.read(ArgumentMemory.of(current.space().user()), attributes);
    Watch watch = (int) pid == ALL_TASKS ? null : watch(current, (int) pid);
    if (watch == null && !current.credentials().has(Capability.PERFMON)) {
      throw Refused.of(Errno.EACCES);
    }
    File leader = (int) leaderFd == NO_LEADER ? null : current.files().get((int) leaderFd);
    try {
      File file = current.kernel().perfEvents().open(current.kernel().vfs(), wanted, watch, (int) cpu, leader);
      return current.files().add(file, (flags & CLOEXEC) != 0, current.descriptorLimit());
    } finally {
      if (leader != null) {
        leader.put();
      }
    }
  }

  private static Watch watch(Current current, int pid) {
    Task target = pid == 0 ? current.task() : current.kernel().tasks().task(pid);
    if (target == null) {
      throw Refused.of(Errno.ESRCH);
    }
    if (target != current.task() && !Inspection.allows(current.credentials(), current.task(), target)) {
      throw Refused.of(Errno.EACCES);
    }
    return target.watch();
  }
}

package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.Session;
import pith.kernel.task.TaskTable;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Who am I, and in which group and session: numbers of tasks, processes, groups, sessions. */
final class IdentityCalls {
  private IdentityCalls() {}

  static long getpid(Current current) {
    return current.process().pid();
  }

  static long gettid(Current current) {
    return current.task().tid();
  }

  static long getppid(Current current) {
    Process parent = current.process().parent();
    return parent == null ? 0 : parent.pid();
  }

  static long setTidAddress(Current current, long address) {
    current.task().clearChildTid = address;
    return current.task().tid();
  }

  static long getpgid(Current current, long pid) {
    return find(current, (int) pid).group().id();
  }

  static long getsid(Current current, long pid) {
    return find(current, (int) pid).session().id();
  }

  private static Process find(Current current, int pid) {
    Process process = pid == 0 ? current.process() : current.kernel().tasks().process(pid);
    if (process == null || process.group() == null) {
      throw Refused.of(Errno.ESRCH);
    }
    return process;
  }

  /** setpgid(2): a process may move itself or a child that has not called exec, within the session, and no session leader. */
  static long setpgid(Current current, long pidArgument, long groupArgument) {
    int pid = (int) pidArgument == 0 ? current.process().pid() : (int) pidArgument;
    int group = (int) groupArgument == 0 ? pid : (int) groupArgument;
    if (group < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    TaskTable tasks = current.kernel().tasks();
    try (SpinLock.Held held = tasks.lock.acquire()) {
      Process target = tasks.process(pid, held);
      checkMove(current.process(), target, tasks.group(group, held), group);
      tasks.join(target, group, target.session(), held);
    }
    return 0;
  }

  private static void checkMove(Process caller, Process target, ProcessGroup existing, int group) {
    if (target == null || target != caller && target.parent() != caller) {
      throw Refused.of(Errno.ESRCH);
    }
    if (target.session() != caller.session()) {
      throw Refused.of(Errno.EPERM);
    }
    if (target != caller && target.executed) {
      throw Refused.of(Errno.EACCES);
    }
    boolean elsewhere = group != target.pid() && (existing == null || existing.session() != caller.session());
    if (target.session().id() == target.pid() || elsewhere) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** setsid(2): a new session and group, of which the caller is the leader, without a terminal. */
  static long setsid(Current current) {
    Process process = current.process();
    TaskTable tasks = current.kernel().tasks();
    try (SpinLock.Held held = tasks.lock.acquire()) {
      if (tasks.group(process.pid(), held) != null) {
        throw Refused.of(Errno.EPERM);
      }
      tasks.join(process, process.pid(), new Session(process.pid()), held);
    }
    return process.pid();
  }
}

package pith.kernel.timer;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/**
 * RLIMIT_CPU: a process that has used so many seconds gets SIGXCPU when it reaches the soft limit, which then moves on by a second, and
 * SIGKILL at the hard one. Source: setrlimit(2); Linux {@code check_process_timers}.
 */
final class CpuLimit {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private CpuLimit() {}

  static boolean isSet(Process process) {
    return process.limits().soft(ResourceLimits.CPU) != ResourceLimits.INFINITY;
  }

  /** Sends what is due to the task's process. {@return nanoseconds left until something is, or {@link Long#MAX_VALUE}} */
  static long check(Task task) {
    Process process = task.process();
    if (!isSet(process)) {
      return Long.MAX_VALUE;
    }
    long used = task.kernel().machine().nanos(process.cpuCycles());
    int signal;
    long left;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      signal = due(process.limits(), used);
      left = nanos(process.limits().soft(ResourceLimits.CPU)) - used;
    }
    if (signal != 0) {
      SignalSender.sendToProcess(task.kernel(), process, SigInfo.kernel(signal));
    }
    return left;
  }

  private static int due(ResourceLimits limits, long used) {
    long soft = limits.soft(ResourceLimits.CPU);
    long hard = limits.hard(ResourceLimits.CPU);
    if (used >= nanos(hard)) {
      return Signal.KILL;
    }
    if (used < nanos(soft)) {
      return 0;
    }
    limits.set(ResourceLimits.CPU, used / NANOS_PER_SECOND + 1, hard);
    return Signal.XCPU;
  }

  private static long nanos(long seconds) {
    return seconds < 0 || seconds > Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND;
  }
}

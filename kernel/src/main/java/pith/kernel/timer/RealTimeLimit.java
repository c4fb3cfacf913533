package pith.kernel.timer;

import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/**
 * RLIMIT_RTTIME: a real-time task may run for so many microseconds without sleeping. When it reaches the soft limit its process gets SIGXCPU, and the limit
 * moves on by a second; at the hard one it gets SIGKILL. Source: setrlimit(2); Linux {@code check_thread_timers}.
 */
final class RealTimeLimit {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private RealTimeLimit() {}

  static boolean isSet(Process process) {
    return process.limits().soft(ResourceLimits.RTTIME) != ResourceLimits.INFINITY;
  }

  /** Sends what is due to the task's process. {@return nanoseconds left until something may be, or {@link Long#MAX_VALUE}} */
  static long check(Task task) {
    Process process = task.process();
    if (!isSet(process)) {
      return Long.MAX_VALUE;
    }
    long ran = task.policy().realTime() ? task.scheduler().runtimeCycles(task) - task.rt().ranBefore : 0;
    long micros = task.kernel().machine().nanos(ran) / NANOS_PER_MICRO;
    int signal;
    long left;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      signal = due(process.limits(), micros);
      left = process.limits().soft(ResourceLimits.RTTIME) - micros;
    }
    if (signal != 0) {
      SignalSender.sendToProcess(task.kernel(), process, SigInfo.kernel(signal));
    }
    return left < 0 || left > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : left * NANOS_PER_MICRO;
  }

  private static int due(ResourceLimits limits, long micros) {
    long soft = limits.soft(ResourceLimits.RTTIME);
    long hard = limits.hard(ResourceLimits.RTTIME);
    if (micros > 0 && Long.compareUnsigned(micros, hard) >= 0) {
      return Signal.KILL;
    }
    if (micros == 0 || Long.compareUnsigned(micros, soft) < 0) {
      return 0;
    }
    limits.set(ResourceLimits.RTTIME, soft + MICROS_PER_SECOND, hard);
    return Signal.XCPU;
  }
}

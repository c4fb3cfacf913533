package pith.kernel.timer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import pith.hal.Hart;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.Task;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * What happens to one process when CPU time is used up: its timers on such clocks, RLIMIT_CPU and RLIMIT_RTTIME.
 *
 * <p>CPU time passes only while threads run, and no faster than there are threads. So a thread on its way to user mode looks at the
 * clocks, and has its hart interrupted when, with all threads running, the nearest end could be reached; until then it need not look
 * again. Idle processes cost nothing. Source: Linux's {@code run_posix_cpu_timers}, which looks in each tick.
 */
public final class CpuTimers implements ProcessExtension {
  private static final LockClass LOCK = LockClass.of("cpu_timers->lock");

  /** Looks are at least so far apart: an end is seen at most this late. */
  private static final long LEAST_NANOS = 100_000;

  /** Nothing that comes later is waited for by a timer. */
  private static final long MOST_NANOS = 1_000_000_000_000L;

  final SpinLock lock = new SpinLock(LOCK);
  private final Process process;

  /** Guarded by {@link #lock}. */
  private final List<CpuTimer> armed = new ArrayList<>();

  /** The process has ended: its time stands still. Guarded by {@link #lock}. */
  private boolean closed;

  private CpuTimers(Process process) {
    this.process = process;
  }

  /** {@return those of a process, made when first asked for} */
  public static CpuTimers of(Process process) {
    return process.extension(CpuTimers.class, () -> new CpuTimers(process));
  }

  /** {@return a new timer that goes by {@code clock}, not armed} */
  public CpuTimer timer(LongSupplier clock, IntervalTimer.Ended ended) {
    return new CpuTimer(this, clock, ended);
  }

  /** A timer is armed or not from now on; the lock is held. */
  void armed(CpuTimer timer, boolean yes, SpinLock.Held held) {
    armed.remove(timer);
    if (yes && !closed) {
      armed.add(timer);
    }
  }

  private List<CpuTimer> armed() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(armed);
    }
  }

  /** {@return whether the process has ended} */
  boolean closed(SpinLock.Held held) {
    return closed;
  }

  /** exec: interval timers stay; the others are disarmed by their owner. */
  @Override
  public void programReplaced() {}

  @Override
  public void processEnded() {
    try (SpinLock.Held held = lock.acquire()) {
      closed = true;
      armed.clear();
    }
  }

  /** A timer was set, or the limit was: every thread looks anew. */
  public void changed() {
    try (SpinLock.Held held = lock.acquire()) {
      process.cpuTimed(!armed.isEmpty() || CpuLimit.isSet(process) || RealTimeLimit.isSet(process));
    }
  }

  /** The task, the caller, is about to go on in user mode. */
  public static void check(Task task) {
    if (!task.process().cpuTimed()) {
      return;
    }
    Hart hart = task.hart();
    if (!task.cpuTimersChanged && task.cpuCheckHart == hart.id() && hart.cycles() < task.cpuCheck) {
      return;
    }
    task.cpuTimersChanged = false;
    long left = of(task.process()).expire(task);
    interruptIn(task, hart, Math.clamp(left / task.process().threadCount(), LEAST_NANOS, MOST_NANOS));
  }

  private long expire(Task task) {
    long left = Math.min(CpuLimit.check(task), RealTimeLimit.check(task));
    for (CpuTimer timer : armed()) {
      left = Math.min(left, timer.expire());
    }
    return left;
  }

  /** The interrupt itself does nothing: on the way out of it the task looks. */
  private static void interruptIn(Task task, Hart hart, long nanos) {
    Kernel kernel = task.kernel();
    task.cpuCheckHart = hart.id();
    task.cpuCheck = hart.cycles() + kernel.machine().cycles(nanos) + 1;
    kernel.scheduler().timers(hart).start(task.cpuCheck, () -> {});
  }
}

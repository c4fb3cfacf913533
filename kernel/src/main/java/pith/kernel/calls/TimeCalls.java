package pith.kernel.calls;

import java.util.concurrent.atomic.AtomicBoolean;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.kernel.task.Task;
import pith.kernel.timer.IntervalTimer;
import pith.kernel.timer.ProcessTimers;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** Clocks and sleeping. */
final class TimeCalls {
  static final int REALTIME = 0, MONOTONIC = 1, PROCESS_CPUTIME = 2, THREAD_CPUTIME = 3, MONOTONIC_RAW = 4, REALTIME_COARSE = 5;
  static final int MONOTONIC_COARSE = 6, BOOTTIME = 7, REALTIME_ALARM = 8, BOOTTIME_ALARM = 9, TAI = 11;
  private static final int TIMER_ABSTIME = 1;
  private static final int CLOCK_TICKS = 100;

  /** The bits of a negative clock number that tell which CPU time is meant; all of them set mean the clock of a device. */
  private static final int CLOCK_TYPE = 3;

  private TimeCalls() {}

  /** {@return the reading of a clock in nanoseconds} */
  static long read(Current current, int clock) {
    Kernel kernel = current.kernel();
    return switch (clock) {
      case REALTIME, REALTIME_COARSE, REALTIME_ALARM, TAI -> kernel.monotonicNanos() + kernel.clocks().realtimeOffsetNanos();
      case MONOTONIC, MONOTONIC_RAW, MONOTONIC_COARSE, BOOTTIME, BOOTTIME_ALARM -> kernel.monotonicNanos();
      case THREAD_CPUTIME -> kernel.machine().nanos(current.task().cpuCycles());
      case PROCESS_CPUTIME -> kernel.machine().nanos(current.process().cpuCycles());
      default -> clock < 0 ? readOther(current, clock) : invalid();
    };
  }

  /** A negative clock number names the CPU time of another process or thread (clock_getcpuclockid(3)). */
  private static long readOther(Current current, int clock) {
    if ((clock & CLOCK_TYPE) == CLOCK_TYPE) {
      return invalid();
    }
    Task task = cpuClockTask(current, clock);
    if (task == null || isThreadClock(clock) && task.process() != current.process()) {
      return invalid();
    }
    return current.kernel().machine().nanos(isThreadClock(clock) ? task.cpuCycles() : task.process().cpuCycles());
  }

  /** {@return whose CPU time a negative clock number names, or null if there is no such task} */
  static Task cpuClockTask(Current current, int clock) {
    return namesTask(clock) ? current.kernel().tasks().task(~(clock >> 3)) : current.task();
  }

  /** {@return whether a negative clock number has the number of a task in it; if not, it means the caller} */
  static boolean namesTask(int clock) {
    return ~(clock >> 3) != 0;
  }

  /** {@return whether a negative clock number names the time of one thread rather than of its process} */
  static boolean isThreadClock(int clock) {
    return (clock & 4) != 0;
  }

  private static long invalid() {
    throw Refused.of(Errno.EINVAL);
  }

  static long gettime(Current current, long clock, long address) {
    Deadlines.writeTimespec(current, address, read(current, (int) clock));
    return 0;
  }

  static long settime(Current current, long clock, long address) {
    if (clock != REALTIME) {
      throw Refused.of(Errno.EINVAL);
    }
    long nanos = Deadlines.readTimespec(current, address);
    if (!current.credentials().has(Capability.SYS_TIME)) {
      throw Refused.of(Errno.EPERM);
    }
    current.kernel().clocks().realtimeOffsetNanos(nanos - current.kernel().monotonicNanos());
    return 0;
  }

  static long getres(Current current, long clock, long address) {
    read(current, (int) clock);
    if (address != 0) {
      boolean coarse = clock == REALTIME_COARSE || clock == MONOTONIC_COARSE;
      Deadlines.writeTimespec(current, address, coarse ? 4_000_000 : 1);
    }
    return 0;
  }

  static long gettimeofday(Current current, long address, long zone) {
    if (address != 0) {
      long micros = read(current, REALTIME) / 1000;
      current.space().writeLong(address, micros / 1_000_000);
      current.space().writeLong(address + 8, micros % 1_000_000);
    }
    if (zone != 0) {
      current.space().writeLong(zone, 0);
    }
    return 0;
  }

  static long times(Current current, long address) {
    if (address != 0) {
      ResourceUsage used = current.process().usage();
      ResourceUsage children = current.process().reapedUsage();
      long[] cycles = {used.userCycles, used.systemCycles, children.userCycles, children.systemCycles};
      for (int i = 0; i < cycles.length; i++) {
        current.space().writeLong(address + 8L * i, ticks(current.kernel().machine().nanos(cycles[i])));
      }
    }
    return ticks(current.kernel().monotonicNanos());
  }

  private static long ticks(long nanos) {
    return nanos / (Deadlines.NANOS_PER_SECOND / CLOCK_TICKS);
  }

  static long nanosleep(Current current, long request, long remaining) {
    long nanos = Deadlines.readTimespec(current, request);
    return sleepUntil(current, current.kernel().monotonicNanos() + nanos, remaining);
  }

  static long clockNanosleep(Current current, long clock, long flags, long request, long remaining) {
    long nanos = Deadlines.readTimespec(current, request);
    long now = read(current, (int) clock);
    switch ((int) clock) {
      case THREAD_CPUTIME, MONOTONIC_RAW, REALTIME_COARSE, MONOTONIC_COARSE -> throw Refused.of(Errno.EOPNOTSUPP);
      case PROCESS_CPUTIME -> {
        return sleepOnCpuTime(current, current.process(), (flags & TIMER_ABSTIME) != 0, now, nanos, remaining);
      }
      default -> {
        if ((int) clock < 0) {
          return sleepOnCpuTime(current, sleptOn(current, (int) clock), (flags & TIMER_ABSTIME) != 0, now, nanos, remaining);
        }
      }
    }
    if ((flags & TIMER_ABSTIME) == 0) {
      return sleepUntil(current, current.kernel().monotonicNanos() + nanos, remaining);
    }
    long until = current.kernel().monotonicNanos() + Math.max(0, nanos - now);
    if (nanos > now && await(current, until) == WaitResult.INTERRUPTED) {
      throw Interrupted.WITHOUT_HANDLER;
    }
    return 0;
  }

  /** {@return the process by whose CPU time a sleep goes} A sleeper on its own time would never wake up. */
  private static Process sleptOn(Current current, int clock) {
    if (isThreadClock(clock)) {
      throw Refused.of(cpuClockTask(current, clock) == current.task() ? Errno.EINVAL : Errno.EOPNOTSUPP);
    }
    return cpuClockTask(current, clock).process();
  }

  private static long sleepOnCpuTime(Current current, Process process, boolean absolute, long now, long nanos, long remaining) {
    return sleepOnCpuTime(current, process, absolute, absolute ? nanos : now + nanos, remaining);
  }

  /** Sleeps until other threads have used so much that the CPU time of {@code process} is {@code until}. */
  private static long sleepOnCpuTime(Current current, Process process, boolean absolute, long until, long remaining) {
    AtomicBoolean over = new AtomicBoolean();
    WaitQueue queue = new WaitQueue();
    IntervalTimer timer = ProcessTimers.of(current.kernel(), current.process()).onCpuTimeOf(process, missed -> {
      over.set(true);
      queue.wakeAll();
    });
    timer.set(Math.max(1, until), 0);
    WaitResult result = queue.await(Sleep.INTERRUPTIBLE, over::get);
    long left = timer.set(0, 0).left();
    if (result != WaitResult.INTERRUPTED) {
      return 0;
    }
    if (remaining != 0 && !absolute) {
      Deadlines.writeTimespec(current, remaining, left);
    }
    current.task().restart = again -> sleepOnCpuTime(again, process, false, until, remaining);
    throw absolute ? Interrupted.WITHOUT_HANDLER : Interrupted.CONTINUE;
  }

  private static WaitResult await(Current current, long monotonicNanos) {
    return new WaitQueue().awaitUntil(Sleep.INTERRUPTIBLE, Deadlines.at(current.kernel(), monotonicNanos), () -> false);
  }

  private static long sleepUntil(Current current, long monotonicNanos, long remaining) {
    if (await(current, monotonicNanos) == WaitResult.INTERRUPTED) {
      if (remaining != 0) {
        Deadlines.writeTimespec(current, remaining, Math.max(0, monotonicNanos - current.kernel().monotonicNanos()));
      }
      current.task().restart = again -> sleepUntil(again, monotonicNanos, remaining);
      throw Interrupted.CONTINUE;
    }
    return 0;
  }

  static long restart(Current current) {
    Task.Restart restart = current.task().restart;
    if (restart == null) {
      throw Refused.of(Errno.EINTR);
    }
    return restart.call(current);
  }
}

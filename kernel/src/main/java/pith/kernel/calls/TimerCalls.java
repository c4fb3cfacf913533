package pith.kernel.calls;

import java.util.function.Function;
import pith.kernel.poll.SignalFile;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.kernel.timer.IntervalTimer;
import pith.kernel.timer.PeriodicTimer;
import pith.kernel.timer.PosixTimer;
import pith.kernel.timer.ProcessTimers;
import pith.kernel.timer.TimerFile;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/** Timers that programs set: setitimer, timer_create, timerfd; and signalfd. */
final class TimerCalls {
  private static final int ITIMER_REAL = 0, ITIMER_VIRTUAL = 1, ITIMER_PROF = 2;
  private static final int SIGEV_SIGNAL = 0, SIGEV_NONE = 1, SIGEV_THREAD = 2, SIGEV_THREAD_ID = 4;
  private static final int TIMER_ABSTIME = 1;
  private static final int TFD_TIMER_CANCEL_ON_SET = 2;
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private TimerCalls() {}

  static long getitimer(Current current, long which, long address) {
    writeTimevals(current, address, interval(current, which).get());
    return 0;
  }

  static long setitimer(Current current, long which, long next, long old) {
    IntervalTimer timer = interval(current, which);
    long interval = next == 0 ? 0 : readTimeval(current, next);
    long value = next == 0 ? 0 : readTimeval(current, next + 16);
    IntervalTimer.Setting before = timer.set(value == 0 ? 0 : timer.now() + value, interval);
    if (old != 0) {
      writeTimevals(current, old, before);
    }
    return 0;
  }

  private static IntervalTimer interval(Current current, long which) {
    return switch ((int) which) {
      case ITIMER_REAL -> timers(current).real();
      case ITIMER_VIRTUAL -> timers(current).virtual();
      case ITIMER_PROF -> timers(current).profiling();
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static ProcessTimers timers(Current current) {
    return ProcessTimers.of(current.kernel(), current.process());
  }

  private static long readTimeval(Current current, long address) {
    long seconds = current.space().readLong(address);
    long micros = current.space().readLong(address + 8);
    if (seconds < 0 || micros < 0 || micros >= MICROS_PER_SECOND) {
      throw Refused.of(Errno.EINVAL);
    }
    return Math.min(seconds, Integer.MAX_VALUE) * Deadlines.NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
  }

  private static void writeTimevals(Current current, long address, IntervalTimer.Setting setting) {
    long[] nanos = {setting.interval(), setting.left()};
    for (int i = 0; i < 2; i++) {
      current.space().writeLong(address + 16L * i, nanos[i] / Deadlines.NANOS_PER_SECOND);
      current.space().writeLong(address + 16L * i + 8, nanos[i] % Deadlines.NANOS_PER_SECOND / NANOS_PER_MICRO);
    }
  }

  static long create(Current current, long clock, long event, long idAddress) {
    Function<IntervalTimer.Ended, IntervalTimer> maker = maker(current, (int) clock);
    ProcessTimers.Notification notification = new ProcessTimers.Notification(Signal.ALRM, 0, null);
    if (event != 0) {
      notification = notification(current, event);
    }
    int id = timers(current).create((int) clock, maker, notification);
    try {
      current.space().writeInt(idAddress, id);
    } catch (Refused unmapped) {
      timers(current).delete(id);
      throw unmapped;
    }
    return 0;
  }

  /** {@return what makes a timer on a clock} Refuses with EOPNOTSUPP clocks that can only be read. */
  private static Function<IntervalTimer.Ended, IntervalTimer> maker(Current current, int clock) {
    ProcessTimers timers = timers(current);
    return switch (clock) {
      case TimeCalls.PROCESS_CPUTIME -> ended -> timers.onCpuTimeOf(current.process(), ended);
      case TimeCalls.THREAD_CPUTIME -> threadTimer(timers, current.task());
      case TimeCalls.MONOTONIC_RAW, TimeCalls.REALTIME_COARSE, TimeCalls.MONOTONIC_COARSE -> throw Refused.of(Errno.EOPNOTSUPP);
      default -> {
        TimeCalls.read(current, clock);
        yield clock < 0 ? ofOther(current, timers, clock) : timers::onMonotonic;
      }
    };
  }

  private static Function<IntervalTimer.Ended, IntervalTimer> threadTimer(ProcessTimers timers, Task thread) {
    return ended -> timers.onCpuTime(thread, ended);
  }

  /** The CPU time of a process by its number, or of one of the caller's own threads (clock_getcpuclockid(3)). Source: Linux {@code pid_for_clock}. */
  private static Function<IntervalTimer.Ended, IntervalTimer> ofOther(Current current, ProcessTimers timers, int clock) {
    Task task = TimeCalls.cpuClockTask(current, clock);
    if (TimeCalls.isThreadClock(clock)) {
      return threadTimer(timers, task);
    }
    if (task.tid() != task.process().pid() && TimeCalls.namesTask(clock)) {
      throw Refused.of(Errno.EINVAL);
    }
    return ended -> timers.onCpuTimeOf(task.process(), ended);
  }

  private static ProcessTimers.Notification notification(Current current, long event) {
    long value = current.space().readLong(event);
    int signal = current.space().readInt(event + 8);
    int how = current.space().readInt(event + 12);
    if (how == SIGEV_NONE) {
      return null;
    }
    if (!Signal.valid(signal)) {
      throw Refused.of(Errno.EINVAL);
    }
    return switch (how) {
      case SIGEV_SIGNAL, SIGEV_THREAD -> new ProcessTimers.Notification(signal, value, null);
      case SIGEV_THREAD_ID -> {
        Task thread = current.kernel().tasks().task(current.space().readInt(event + 16));
        if (thread == null || thread.process() != current.process()) {
          throw Refused.of(Errno.EINVAL);
        }
        yield new ProcessTimers.Notification(signal, value, thread);
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  static long settime(Current current, long id, long flags, long next, long old) {
    if (next == 0) {
      throw Refused.of(Errno.EINVAL);
    }
    PosixTimer timer = timers(current).get((int) id);
    long interval = Deadlines.readTimespec(current, next);
    long value = Deadlines.readTimespec(current, next + 16);
    IntervalTimer.Setting before = timer.set(deadline(current, timer, (flags & TIMER_ABSTIME) != 0, value), interval);
    if (old != 0) {
      write(current, old, before);
    }
    return 0;
  }

  /** {@return when on the timer's own clock a value is reached; 0 if the value is 0} */
  private static long deadline(Current current, PosixTimer timer, boolean absolute, long value) {
    if (timer.timer() instanceof PeriodicTimer) {
      return deadline(current, timer.clock(), absolute, value);
    }
    return absolute || value == 0 ? value : timer.timer().now() + value;
  }

  /** {@return when on CLOCK_MONOTONIC a value on {@code clock} is reached; 0 if the value is 0} */
  private static long deadline(Current current, int clock, boolean absolute, long value) {
    long now = current.kernel().monotonicNanos();
    if (value == 0) {
      return 0;
    }
    return absolute ? Math.max(1, now + value - TimeCalls.read(current, clock)) : now + value;
  }

  private static void write(Current current, long address, IntervalTimer.Setting setting) {
    Deadlines.writeTimespec(current, address, setting.interval());
    Deadlines.writeTimespec(current, address + 16, setting.left());
  }

  static long gettime(Current current, long id, long address) {
    write(current, address, timers(current).get((int) id).timer().get());
    return 0;
  }

  static long getoverrun(Current current, long id) {
    return timers(current).get((int) id).overrun();
  }

  static long delete(Current current, long id) {
    timers(current).delete((int) id);
    return 0;
  }

  static long timerfdCreate(Current current, long clock, long flags) {
    boolean known = clock == TimeCalls.REALTIME || clock == TimeCalls.MONOTONIC || clock == TimeCalls.BOOTTIME;
    if (!known || ((int) flags & ~(OpenFlags.NONBLOCK | OpenFlags.CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    File file = TimerFile.open(current.kernel(), (int) clock, (int) flags & OpenFlags.NONBLOCK);
    return current.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
  }

  static long timerfdSettime(Current current, long fd, long flags, long next, long old) {
    if (((int) flags & ~(TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long interval = Deadlines.readTimespec(current, next);
    long value = Deadlines.readTimespec(current, next + 16);
    File file = current.files().get((int) fd);
    try {
      TimerFile timer = timerFile(file);
      IntervalTimer.Setting before = timer.set(deadline(current, timer.clock(), (flags & TIMER_ABSTIME) != 0, value), interval);
      if (old != 0) {
        write(current, old, before);
      }
      return 0;
    } finally {
      file.put();
    }
  }

  static long timerfdGettime(Current current, long fd, long address) {
    File file = current.files().get((int) fd);
    try {
      write(current, address, timerFile(file).setting());
      return 0;
    } finally {
      file.put();
    }
  }

  private static TimerFile timerFile(File file) {
    if (file instanceof TimerFile timer) {
      return timer;
    }
    throw Refused.of(Errno.EINVAL);
  }

  static long signalfd(Current current, long fd, long mask, long maskBytes, long flags) {
    if (maskBytes != 8 || ((int) flags & ~(OpenFlags.NONBLOCK | OpenFlags.CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long set = current.space().readLong(mask);
    if ((int) fd == -1) {
      File file = SignalFile.open(current.kernel().vfs(), set, (int) flags & OpenFlags.NONBLOCK);
      return current.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
    }
    File file = current.files().get((int) fd);
    try {
      if (!(file instanceof SignalFile signals)) {
        throw Refused.of(Errno.EINVAL);
      }
      signals.accept(set);
      return fd;
    } finally {
      file.put();
    }
  }
}

package pith.kernel.timer;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.Task;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The timers of one process: the three interval timers, and those of timer_create(2). Used by its own threads. */
public final class ProcessTimers implements ProcessExtension {
  private static final int MAX_TIMERS = 1024;

  /** How a timer tells of its end ({@code sigevent}). */
  public record Notification(int signal, long value, Task thread) {}

  private static final LockClass LOCK = LockClass.of("posix_timers_hash->lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final Kernel kernel;
  private final Process process;
  private final PeriodicTimer real;
  private final CpuTimer virtual;
  private final CpuTimer profiling;

  /** Guarded by {@link #lock}. */
  private final TreeMap<Integer, PosixTimer> timers = new TreeMap<>();

  private ProcessTimers(Kernel kernel, Process process, CpuTimers cpu) {
    this.kernel = kernel;
    this.process = process;
    this.real = new PeriodicTimer(kernel, missed -> send(Signal.ALRM));
    this.virtual = cpu.timer(() -> kernel.machine().nanos(process.userCycles()), missed -> send(Signal.VTALRM));
    this.profiling = cpu.timer(() -> kernel.machine().nanos(process.cpuCycles()), missed -> send(Signal.PROF));
  }

  private void send(int signal) {
    SignalSender.sendToProcess(kernel, process, SigInfo.kernel(signal));
  }

  /** {@return the timers of a process, made when first asked for} */
  public static ProcessTimers of(Kernel kernel, Process process) {
    CpuTimers cpu = CpuTimers.of(process);
    return process.extension(ProcessTimers.class, () -> new ProcessTimers(kernel, process, cpu));
  }

  /** {@return the timer of ITIMER_REAL, which ends in SIGALRM} */
  public PeriodicTimer real() {
    return real;
  }

  /** {@return the timer of ITIMER_VIRTUAL, which goes by the time in user mode and ends in SIGVTALRM} */
  public CpuTimer virtual() {
    return virtual;
  }

  /** {@return the timer of ITIMER_PROF, which goes by the time in user mode and kernel and ends in SIGPROF} */
  public CpuTimer profiling() {
    return profiling;
  }

  /** {@return a timer, not armed, on CLOCK_MONOTONIC or what differs from it by a constant} */
  public IntervalTimer onMonotonic(IntervalTimer.Ended ended) {
    return new PeriodicTimer(kernel, ended);
  }

  /** {@return a timer, not armed, on the CPU time of {@code thread}, one of this process} */
  public IntervalTimer onCpuTime(Task thread, IntervalTimer.Ended ended) {
    return CpuTimers.of(process).timer(() -> kernel.machine().nanos(thread.cpuCycles()), ended);
  }

  /** {@return a timer, not armed, on the CPU time of a whole process, this one or another: its threads see the end and tell this one of it} */
  public IntervalTimer onCpuTimeOf(Process other, IntervalTimer.Ended ended) {
    return CpuTimers.of(other).timer(() -> kernel.machine().nanos(other.cpuCycles()), ended);
  }

  /** Makes a timer of timer_create; {@code notification} is null for one that only counts. {@return its number} Refuses with EAGAIN, for memory too. */
  public int create(int clock, Function<IntervalTimer.Ended, IntervalTimer> maker, Notification notification) {
    long record;
    try {
      record = kernel.objects().posixTimer().allocate();
    } catch (Refused noMemory) {
      throw Refused.of(Errno.EAGAIN);
    }
    try {
      return add(record, clock, maker, notification);
    } catch (Refused tooMany) {
      kernel.objects().posixTimer().free(record);
      throw tooMany;
    }
  }

  private int add(long record, int clock, Function<IntervalTimer.Ended, IntervalTimer> maker, Notification notification) {
    try (SpinLock.Held held = lock.acquire()) {
      int id = 0;
      while (timers.containsKey(id)) {
        id++;
      }
      if (id >= MAX_TIMERS) {
        throw Refused.of(Errno.EAGAIN);
      }
      timers.put(id, new PosixTimer(kernel, record, process, id, clock, maker, notification));
      return id;
    }
  }

  /** {@return a timer by its number} Refuses with EINVAL if there is none. */
  public PosixTimer get(int id) {
    try (SpinLock.Held held = lock.acquire()) {
      return existing(timers.get(id));
    }
  }

  private static PosixTimer existing(PosixTimer timer) {
    if (timer == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return timer;
  }

  public void delete(int id) {
    PosixTimer gone;
    try (SpinLock.Held held = lock.acquire()) {
      gone = existing(timers.remove(id));
    }
    gone.delete();
  }

  /** exec: the timers of timer_create go; the interval timers stay. */
  @Override
  public void programReplaced() {
    List<PosixTimer> gone;
    try (SpinLock.Held held = lock.acquire()) {
      gone = List.copyOf(timers.values());
      timers.clear();
    }
    gone.forEach(PosixTimer::delete);
  }

  @Override
  public void processEnded() {
    programReplaced();
    List.of(real, virtual, profiling).forEach(IntervalTimer::cancel);
  }
}

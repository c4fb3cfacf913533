package pith.kernel.timer;

import java.util.TreeMap;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The timers of one process: the real-time interval timer, and those of timer_create(2). Used by its own threads. */
public final class ProcessTimers implements ProcessExtension {
  private static final int MAX_TIMERS = 1024;

  /** How a timer tells of its end ({@code sigevent}). */
  public record Notification(int signal, long value, Task thread) {}

  /** A timer of timer_create. */
  public static final class PosixTimer {
    private final PeriodicTimer timer;
    private final int clock;
    private int overrun;

    private PosixTimer(PeriodicTimer timer, int clock) {
      this.timer = timer;
      this.clock = clock;
    }

    public PeriodicTimer timer() {
      return timer;
    }

    public int clock() {
      return clock;
    }

    /** {@return ends since the last signal beyond the first} */
    public int overrun() {
      return overrun;
    }
  }

  private final Kernel kernel;
  private final Process process;
  private final PeriodicTimer real;
  private final TreeMap<Integer, PosixTimer> timers = new TreeMap<>();

  private ProcessTimers(Kernel kernel, Process process) {
    this.kernel = kernel;
    this.process = process;
    this.real = new PeriodicTimer(kernel, () -> SignalSender.sendToProcess(kernel, process, SigInfo.kernel(Signal.ALRM)));
  }

  /** {@return the timers of a process, made when first asked for} */
  public static ProcessTimers of(Kernel kernel, Process process) {
    return process.extension(ProcessTimers.class, () -> new ProcessTimers(kernel, process));
  }

  /** {@return the timer of ITIMER_REAL, which ends in SIGALRM} */
  public PeriodicTimer real() {
    return real;
  }

  /** Makes a timer; {@code notification} is null for one that only counts. {@return its number} */
  public int create(int clock, Notification notification) {
    int id = 0;
    while (timers.containsKey(id)) {
      id++;
    }
    if (id >= MAX_TIMERS) {
      throw Refused.of(Errno.EAGAIN);
    }
    int number = id;
    PeriodicTimer timer = new PeriodicTimer(kernel, () -> ended(number, notification));
    timers.put(id, new PosixTimer(timer, clock));
    return id;
  }

  private void ended(int id, Notification notification) {
    if (notification == null) {
      return;
    }
    SigInfo info = new SigInfo(notification.signal, SigInfo.SI_TIMER, id, 0, notification.value);
    if (notification.thread != null) {
      SignalSender.sendToTask(kernel, notification.thread, info);
    } else {
      SignalSender.sendToProcess(kernel, process, info);
    }
  }

  /** {@return a timer by its number} Refuses with EINVAL if there is none. */
  public PosixTimer get(int id) {
    PosixTimer timer = timers.get(id);
    if (timer == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return timer;
  }

  public void delete(int id) {
    get(id).timer.cancel();
    timers.remove(id);
  }

  /** exec: the timers of timer_create go; the interval timer stays. */
  @Override
  public void programReplaced() {
    timers.values().forEach(timer -> timer.timer.cancel());
    timers.clear();
  }

  @Override
  public void processEnded() {
    programReplaced();
    real.cancel();
  }
}

package pith.kernel.timer;

import java.util.function.Function;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.PendingSignals;
import pith.kernel.signal.SigInfo;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.mm.slab.KernelObject;
import pith.sync.SpinLock;

/**
 * A timer of timer_create(2). Its signal is on the queue once at most: ends that come while it waits there are counted, and
 * timer_getoverrun(2) tells how many they were for the signal that was taken last.
 */
public final class PosixTimer extends KernelObject {
  private final Kernel kernel;
  private final Process process;
  private final int id;
  private final int clock;
  private final IntervalTimer timer;
  private final ProcessTimers.Notification notification;

  /** Ends beyond the first that the signal sent last stands for. Guarded by the handlers' lock of the process, as the next one. */
  private long overrun;

  /** The same of the signal before. */
  private long overrunBefore;

  /** A timer, not armed, whose slab object was allocated ahead, at {@code record}. */
  PosixTimer(
      Kernel kernel, long record, Process process, int id, int clock, Function<IntervalTimer.Ended, IntervalTimer> maker,
      ProcessTimers.Notification notification) {
    super(kernel.objects().posixTimer(), record);
    this.kernel = kernel;
    this.process = process;
    this.id = id;
    this.clock = clock;
    this.notification = notification;
    this.timer = maker.apply(this::ended);
  }

  /** The timer is deleted. */
  void delete() {
    timer.cancel();
    release();
  }

  public IntervalTimer timer() {
    return timer;
  }

  /** Sets it as {@link IntervalTimer#set}; what ended before no longer counts. */
  public IntervalTimer.Setting set(long at, long every) {
    IntervalTimer.Setting before = timer.set(at, every);
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      overrun = 0;
      overrunBefore = 0;
    }
    return before;
  }

  public int clock() {
    return clock;
  }

  private PendingSignals queue() {
    return notification.thread() != null ? notification.thread().signals().pending() : process.sharedPending;
  }

  private void ended(long missed) {
    if (notification == null || waits(missed)) {
      return;
    }
    SigInfo info = SigInfo.timer(notification.signal(), id, missed, notification.value());
    if (notification.thread() != null) {
      SignalSender.sendToTask(kernel, notification.thread(), info);
    } else {
      SignalSender.sendToProcess(kernel, process, info);
    }
  }

  /** Counts an end and {@code missed} more. {@return whether the signal of an earlier one still waits} */
  private boolean waits(long missed) {
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      if (queue().holdsTimer(id)) {
        overrun += 1 + missed;
        queue().overrun(id, overrun);
        return true;
      }
      overrunBefore = overrun;
      overrun = missed;
      return false;
    }
  }

  /** {@return ends that the signal taken last stands for, beyond the first} Source: Linux {@code DELAYTIMER_MAX} is the largest int. */
  public int overrun() {
    if (notification == null) {
      return 0;
    }
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      return (int) Math.min(Integer.MAX_VALUE, queue().holdsTimer(id) ? overrunBefore : overrun);
    }
  }
}

package pith.kernel.delivery;

import pith.kernel.exit.ExitPipeline;
import pith.kernel.sending.JobControl;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.syscall.Strace;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/** What a task does about its signals on the way back to user mode (Linux's {@code get_signal} and {@code arch_do_signal}). */
public final class SignalDelivery {
  /** A signal that user code handles, taken off the queue, with the action in force at that moment. */
  public record Delivered(SigInfo info, SignalAction action) {}

  private SignalDelivery() {}

  /**
   * Takes signals until one is to be handled by user code; stops and ends the task as signals say. {@return the one to handle, or null
   * if there is none} {@code strace} shows each; it may be null.
   */
  public static Delivered next(Current current, Strace strace) {
    Task task = current.task();
    while (true) {
      endIfKilled(current);
      stopWithProcess(task);
      Delivered taken = take(task);
      if (taken == null) {
        return null;
      }
      if (strace != null) {
        strace.signal(current, taken.info);
      }
      if (taken.action.handled()) {
        return taken;
      }
      if (taken.action.handler() == SignalAction.DEFAULT) {
        act(current, taken.info.signal());
      }
    }
  }

  private static void endIfKilled(Current current) {
    Task task = current.task();
    if (task.killed()) {
      ExitStatus status = task.process().groupExit;
      ExitPipeline.exitGroup(current, status != null ? status : new ExitStatus.Killed(Signal.KILL, false));
    }
  }

  /** Another thread took a stop signal: this one stops along. */
  private static void stopWithProcess(Task task) {
    while (task.process().stopSignal != 0 && !task.killed()) {
      JobControl.stop(task, task.process().stopSignal);
    }
  }

  private static Delivered take(Task task) {
    Process process = task.process();
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      SigInfo info = task.signals().take(task.signals().blocked());
      if (info == null) {
        task.signals().nothingToTake();
        return null;
      }
      SignalAction action = process.handlers().action(info.signal());
      if (action.handled() && action.has(SignalAction.SA_RESETHAND)) {
        process.handlers().action(info.signal(), new SignalAction(SignalAction.DEFAULT, action.flags(), action.mask()));
      }
      return new Delivered(info, action);
    }
  }

  private static void act(Current current, int signal) {
    switch (Signal.defaultAction(signal)) {
      case IGNORE, CONTINUE -> {}
      case STOP -> {
        boolean orphan = signal != Signal.STOP && current.process().group().orphaned();
        if (!orphan) {
          JobControl.stop(current.task(), signal);
        }
      }
      case TERMINATE, CORE_DUMP -> end(current, new ExitStatus.Killed(signal, false));
    }
  }

  private static void end(Current current, ExitStatus status) {
    if (!current.process().unkillable || status instanceof ExitStatus.Killed killed && synchronous(killed.signal())) {
      ExitPipeline.exitGroup(current, status);
    }
  }

  private static boolean synchronous(int signal) {
    return signal == Signal.SEGV || signal == Signal.BUS || signal == Signal.ILL || signal == Signal.TRAP || signal == Signal.FPE;
  }
}

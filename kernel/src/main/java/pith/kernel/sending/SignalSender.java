package pith.kernel.sending;

import pith.kernel.signal.PendingSignals;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessGroup;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Sends signals (Linux's {@code send_signal} and {@code complete_signal}). Callable from interrupts. */
public final class SignalSender {
  private static final long STOP_SIGNALS = Signal.mask(Signal.STOP) | Signal.mask(Signal.TSTP) | Signal.mask(Signal.TTIN) | Signal.mask(Signal.TTOU);
  private static final long CONTINUE = Signal.mask(Signal.CONT);

  private SignalSender() {}

  /** Sends to a process: whichever thread does not block it takes it. Refuses with EAGAIN if a real-time queue is full. */
  public static void sendToProcess(Kernel kernel, Process process, SigInfo info) {
    send(kernel, process, null, info);
  }

  /** Sends to one thread. */
  public static void sendToTask(Kernel kernel, Task task, SigInfo info) {
    send(kernel, task.process(), task, info);
  }

  /** Sends to every process of a group. */
  public static void sendToGroup(Kernel kernel, ProcessGroup group, SigInfo info) {
    for (Process member : group.members()) {
      sendToProcess(kernel, member, info);
    }
  }

  /**
   * A fault of the running task: the signal cannot be held back or ignored; if it would be, the default action is forced and the task
   * dies.
   */
  public static void force(Task task, SigInfo info) {
    Process process = task.process();
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      SignalAction action = process.handlers().action(info.signal());
      boolean blocked = task.signals().blocks(info.signal());
      if (blocked || action.handler() == SignalAction.IGNORE) {
        process.handlers().action(info.signal(), SignalAction.INITIAL);
        task.signals().unblock(info.signal());
      }
      task.signals().pending().add(info);
      task.signals().look();
    }
  }

  /** As {@link #force} for a signal that no handler may take: the process dies of it. */
  public static void forceFatal(Task task, SigInfo info) {
    SignalHandlers handlers = task.process().handlers();
    try (SpinLock.Held held = handlers.lock.acquire()) {
      handlers.action(info.signal(), SignalAction.INITIAL);
    }
    force(task, info);
  }

  private static void send(Kernel kernel, Process process, Task target, SigInfo info) {
    int signal = info.signal();
    Task chosen;
    boolean continued = false;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      if (process.isZombie() || process.threadCount() == 0) {
        return;
      }
      continued = prepare(process, signal);
      if (dropped(process, target, signal)) {
        chosen = null;
      } else {
        PendingSignals queue = target != null ? target.signals().pending() : process.sharedPending;
        refuseIfFull(process, queue, info);
        queue.add(info);
        chosen = choose(process, target, signal);
        if (chosen != null) {
          chosen.signals().look();
          markFatal(process, chosen, signal);
        }
      }
    }
    process.signalArrivals.wakeAll();
    if (continued) {
      JobControl.continued(kernel, process);
    }
    if (chosen != null) {
      wake(process, chosen, signal);
    }
  }

  /** A continue discards pending stops and the other way round. {@return whether a stopped process goes on} */
  private static boolean prepare(Process process, int signal) {
    if (Signal.in(STOP_SIGNALS, signal)) {
      discard(process, CONTINUE);
    } else if (signal == Signal.CONT) {
      discard(process, STOP_SIGNALS);
    }
    return (signal == Signal.CONT || signal == Signal.KILL) && process.stopSignal != 0;
  }

  private static void discard(Process process, long signals) {
    process.sharedPending.discard(signals);
    for (Task thread : process.threads()) {
      thread.signals().pending().discard(signals);
    }
  }

  /** Ignored signals are not even queued, unless blocked: the action may change before they are unblocked. */
  private static boolean dropped(Process process, Task target, int signal) {
    if (process.unkillable && !process.handlers().action(signal).handled()) {
      return signal != Signal.CHLD || process.handlers().ignores(signal);
    }
    Task judge = target != null ? target : process.leader();
    return process.handlers().ignores(signal) && !judge.signals().blocks(signal) && !judge.signals().waitsFor(signal);
  }

  private static void refuseIfFull(Process process, PendingSignals queue, SigInfo info) {
    if (info.signal() >= Signal.RT_MIN
        && info.code() < 0
        && process.limits().exceeds(ResourceLimits.SIGPENDING, queue.size() + 1L)) {
      throw Refused.of(Errno.EAGAIN);
    }
  }

  /** {@return the thread that is to look: the one addressed, else the main one, else any that does not block the signal, or null} */
  private static Task choose(Process process, Task target, int signal) {
    if (target != null) {
      return wants(target, signal) ? target : null;
    }
    if (process.threads().contains(process.leader()) && wants(process.leader(), signal)) {
      return process.leader();
    }
    for (Task thread : process.threads()) {
      if (wants(thread, signal)) {
        return thread;
      }
    }
    return null;
  }

  private static boolean wants(Task task, int signal) {
    return signal == Signal.KILL || !task.signals().blocks(signal);
  }

  /** A signal that is bound to end the process ends it now, with all threads, even ones asleep where only that counts. */
  private static void markFatal(Process process, Task chosen, int signal) {
    if (!fatal(process, signal) || process.unkillable || chosen.signals().waitsFor(signal)) {
      return;
    }
    if (process.groupExit == null && (signal == Signal.KILL || Signal.defaultAction(signal) == Signal.DefaultAction.TERMINATE)) {
      process.groupExit = new ExitStatus.Killed(signal, false);
      for (Task thread : process.threads()) {
        thread.signals().kill();
      }
    }
  }

  private static boolean fatal(Process process, int signal) {
    return process.handlers().action(signal).handler() == SignalAction.DEFAULT
        && switch (Signal.defaultAction(signal)) {
          case TERMINATE, CORE_DUMP -> true;
          default -> false;
        };
  }

  private static void wake(Process process, Task chosen, int signal) {
    if (chosen.killed()) {
      for (Task thread : process.threads()) {
        thread.wakeKillable();
        thread.kick();
      }
    } else {
      chosen.wakeInterruptible();
      chosen.kick();
    }
  }
}

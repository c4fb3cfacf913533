package pith.kernel.entry;

import java.util.function.IntConsumer;
import pith.hal.Hart;
import pith.kernel.cgroupfs.Limits;
import pith.kernel.delivery.SignalDelivery;
import pith.kernel.delivery.SignalFrame;
import pith.kernel.delivery.SyscallRestart;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.syscall.Strace;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.kernel.timer.CpuTimers;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;

/** The work before user code may go on (Linux's {@code exit_to_user_mode_loop}). */
public final class ExitToUser {
  private final Interrupts interrupts;
  private final Strace strace;
  private final Runnable backgroundStarter;

  /**
   * {@code strace} shows signals as they are taken, null for none; {@code backgroundStarter} starts threads of memory management, when there is work for them
   * for the first time.
   */
  public ExitToUser(Interrupts interrupts, Strace strace, Runnable backgroundStarter) {
    this.interrupts = interrupts;
    this.strace = strace;
    this.backgroundStarter = backgroundStarter;
  }

  /** Returns when nothing is left to do; the task may be on another hart by then. */
  void run(Task task) {
    passQuiescentState(task);
    do {
      while (interruptsAndSchedule(task) || task.workBeforeUser() || limits(task) || signals(task) || sequence(task)) {
        // Each may have brought work for the other.
      }
      task.signals().restoreMask();
    } while (task.signalPending());
    task.leavesKernel();
  }

  /** A task on its way out is in no RCU reader: a good place to say so, and to do what waited for all readers to be gone. */
  private void passQuiescentState(Task task) {
    Rcu rcu = task.kernel().rcu();
    rcu.quiescent(task.hart());
    rcu.runCallbacks(task.hart());
    if (task.kernel().memory().daemons().lacking()) {
      backgroundStarter.run();
    }
  }

  /**
   * As {@link #run} for a Java program, whose handlers are run by {@code handler} instead of on a frame. {@return whether any ran} The
   * program itself decides what becomes of an interrupted call.
   */
  public boolean runJava(Task task, IntConsumer handler) {
    passQuiescentState(task);
    boolean ran = false;
    do {
      while (interruptsAndSchedule(task) || task.workBeforeUser() || limits(task) || sequence(task)) {
        // Each may bring more.
      }
      if (task.signalPending() || task.killed()) {
        SignalDelivery.Delivered delivered = SignalDelivery.next(task.licence(), strace);
        if (delivered != null) {
          handler.accept(delivered.info().signal());
          ran = true;
        }
      }
      task.signals().restoreMask();
    } while (task.signalPending());
    task.leavesKernel();
    return ran;
  }

  /** Whoever brought their group above a limit sees to it now, with no lock held. */
  private static boolean limits(Task task) {
    if (task.chargedAbove == 0 || task.killed()) {
      return false;
    }
    int before = task.chargedAbove;
    Limits.settle(task);
    return task.chargedAbove != before;
  }

  /** A task that had lost its hart is told where it is now; a sequence that it was in the midst of begins anew. */
  private static boolean sequence(Task task) {
    if (!task.rseq().stale(task.info().turns())) {
      return false;
    }
    int hart = task.hart().id();
    try {
      task.rseq().returns(task.space(), task.registers(), task.info().turns(), hart, task.kernel().machine().topology().node(hart), task.process().concurrencyIds());
    } catch (Refused unsound) {
      SignalSender.force(task, SigInfo.kernel(Signal.SEGV));
    }
    return true;
  }

  /** A handler runs first: when it returns, a sequence begins anew. */
  private static void interruptSequence(Task task) {
    if (task.rseq().registered()) {
      try {
        task.rseq().abort(task.space(), task.registers());
      } catch (Refused unsound) {
        SignalSender.force(task, SigInfo.kernel(Signal.SEGV));
      }
    }
  }

  private boolean interruptsAndSchedule(Task task) {
    Hart hart = task.hart();
    if (hart.interrupts().pending()) {
      interrupts.take(hart);
      return true;
    }
    if (task.reschedulePending()) {
      task.schedule();
      return true;
    }
    CpuTimers.check(task);
    if (task.takeOverrun()) {
      SignalSender.sendToTask(task.kernel(), task, SigInfo.kernel(Signal.XCPU));
    }
    return false;
  }

  private boolean signals(Task task) {
    if (!task.signalPending() && !task.killed()) {
      SyscallRestart.withoutHandler(task);
      return false;
    }
    Current current = task.licence();
    SignalDelivery.Delivered delivered = SignalDelivery.next(current, strace);
    if (delivered == null) {
      SyscallRestart.withoutHandler(task);
      return false;
    }
    SyscallRestart.withHandler(task, delivered.action());
    interruptSequence(task);
    SignalFrame.push(current, delivered);
    return true;
  }
}

package pith.kernel.exit;

import java.util.List;
import java.util.function.BiConsumer;
import pith.hal.PowerOff;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.FunctionTrace;
import pith.sync.SpinLock;

/** The stages of a task's end. None can fail. */
public final class ExitPipeline {
  private static final long STAGE_CYCLES = 150;

  /** One step, in Linux's words. */
  record Stage(String name, BiConsumer<Current, ExitStatus> run) {}

  /** The stages in order (Linux's {@code do_exit}). */
  static final List<Stage> STAGES =
      List.of(
          new Stage("exit_signals", ExitStages::stopTakingSignals),
          new Stage("exit_robust_list", ExitStages::robustFutexes),
          new Stage("exit_mm", ExitStages::memory),
          new Stage("exit_files", ExitStages::files),
          new Stage("exit_fs", ExitStages::fs),
          new Stage("disassociate_ctty", ExitStages::terminal),
          new Stage("exit_notify", ExitNotify::run));

  private ExitPipeline() {}

  /** {@return the names of the stages in order} */
  public static List<String> stageNames() {
    return STAGES.stream().map(Stage::name).toList();
  }

  /** Ends the running thread, and with it the process if it is the last one. Never returns. */
  public static void exit(Current current, ExitStatus status) {
    Task task = current.task();
    Kernel kernel = current.kernel();
    task.lastOfProcess = task.process().threadEnds();
    if (task.lastOfProcess && task.process().pid() == 1) {
      ExitStatus outcome = task.process().groupExit != null ? task.process().groupExit : status;
      kernel.vfs().shutDown();
      kernel.machine().powerOff(new PowerOff.Halted(outcome.shellStatus()));
    }
    FunctionTrace.enters("do_exit");
    for (Stage stage : STAGES) {
      FunctionTrace.enters(stage.name());
      stage.run().accept(current, status);
      task.hart().charge(STAGE_CYCLES);
      FunctionTrace.leaves(stage.name());
    }
    FunctionTrace.leaves("do_exit");
    throw new TaskEnded();
  }

  /**
   * Ends the whole process: every other thread is told to end, then this one ends. If another thread has begun an exec, this one ends alone
   * and leaves it the process. Never returns.
   */
  public static void exitGroup(Current current, ExitStatus status) {
    Process process = current.process();
    ExitStatus shared;
    try (SpinLock.Held held = process.handlers().lock.acquire()) {
      boolean alone = process.groupExit == null && process.execing != null && process.execing != current.task();
      if (process.groupExit == null && !alone) {
        process.groupExit = status;
      }
      shared = process.groupExit;
    }
    if (shared != null) {
      killOtherThreads(current.task());
    }
    exit(current, shared != null ? shared : status);
  }

  /** Lets go of what other tasks may wait for at addresses in the space that the running task is about to leave. */
  public static void releaseFutexes(Current current) {
    ExitStages.robustFutexes(current, null);
  }

  /** A thread that has ended, or whose number another one took, is gone for good. */
  public static void forget(Task task) {
    ExitNotify.forget(task.kernel(), task);
  }

  /** Tells every other thread of the process to end, without waiting for it. */
  public static void killOtherThreads(Task survivor) {
    try (SpinLock.Held held = survivor.kernel().tasks().lock.acquire()) {
      for (Task thread : survivor.process().threads()) {
        if (thread != survivor) {
          kill(thread);
        }
      }
    }
  }

  private static void kill(Task thread) {
    try (SpinLock.Held held = thread.process().handlers().lock.acquire()) {
      thread.signals().pending().add(SigInfo.kernel(Signal.KILL));
      thread.signals().kill();
    }
    thread.wakeKillable();
    thread.kick();
  }
}

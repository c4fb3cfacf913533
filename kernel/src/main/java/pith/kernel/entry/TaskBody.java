package pith.kernel.entry;

import pith.hal.Hart;
import pith.hal.MachineStopped;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.Access;
import pith.hal.trace.Category;
import pith.kernel.exit.ExitPipeline;
import pith.kernel.exit.TaskEnded;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.syscall.Strace;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.kernel.task.UserCode;
import pith.mm.fault.FaultOutcome;
import pith.sync.outcome.Refused;

/** What a task's stack runs, from its first switch to its last. */
public final class TaskBody {
  private static final int ECALL_BYTES = 4;

  private final Kernel kernel;
  private final Dispatcher dispatcher;
  private final ExitToUser exitToUser;
  private final Oops oops;
  private final Strace strace;

  public TaskBody(Kernel kernel, Dispatcher dispatcher, ExitToUser exitToUser, Oops oops, Strace strace) {
    this.kernel = kernel;
    this.dispatcher = dispatcher;
    this.exitToUser = exitToUser;
    this.oops = oops;
    this.strace = strace;
  }

  /** The task's whole life. */
  public void run(Task task) {
    kernel.scheduler().begin();
    try {
      storeChildNumber(task);
      while (true) {
        runProgram(task);
      }
    } catch (MachineStopped off) {
      showEnd(task);
      throw off;
    } catch (TaskEnded ended) {
      showEnd(task);
      traceEnd(task);
      kernel.scheduler().exit(task);
    }
  }

  /** strace's last line of a task; with the first process the machine stops before it is a zombie. */
  private void showEnd(Task task) {
    ExitStatus status = task.process().groupExit;
    if (strace != null && status != null) {
      strace.ended(task.licence(), status);
    }
  }

  private void traceEnd(Task task) {
    if (kernel.trace().on(Category.TASK)) {
      kernel.trace().emit(task.hart(), new TaskEndEvent(task.tid(), task.name()));
    }
  }

  private static void storeChildNumber(Task task) {
    if (task.setChildTid != 0) {
      try {
        task.space().writeInt(task.setChildTid, task.tid());
      } catch (Refused unmapped) {
        // As Linux: a bad address is the program's own loss.
      }
    }
  }

  private void runProgram(Task task) {
    try {
      if (task.code() instanceof UserCode.JavaCode java) {
        int status = java.body().run(task.licence());
        ExitPipeline.exitGroup(task.licence(), new ExitStatus.Exited(status & 0xff));
      } else {
        runMachineCode(task);
      }
    } catch (ExecReplaced replaced) {
      // The task's code is another one now: the loop in run() goes on with it.
    } catch (MachineStopped | TaskEnded passing) {
      throw passing;
    } catch (Throwable bug) {
      oops.report(task, bug);
    }
  }

  private void runMachineCode(Task task) {
    while (task.code() instanceof UserCode.MachineCode) {
      exitToUser.run(task);
      Trap trap = userMode(task);
      handle(task, trap);
    }
  }

  /** Runs user code up to the next trap; harts that are further behind run in between. */
  private Trap userMode(Task task) {
    UserRegisters registers = task.registers();
    while (true) {
      Hart hart = task.hart();
      kernel.memory().shootdown().enterUser(hart);
      long before = hart.cycles();
      Trap trap = hart.cpu().run(registers);
      long ran = hart.cycles() - before;
      task.account().ranUser(ran);
      kernel.times().addUser(hart.id(), ran, task.nice() > 0);
      kernel.memory().shootdown().leaveUser(hart);
      if (trap != null) {
        return trap;
      }
      hart.engine().checkpoint(hart);
    }
  }

  private void handle(Task task, Trap trap) {
    switch (trap) {
      case Trap.EnvironmentCall call -> systemCall(task);
      case Trap.PageFault fault -> pageFault(task, fault.address(), fault.access());
      case Trap.Interrupt interrupt -> {}
      case Trap.AccessFault fault -> force(task, Signal.BUS, SigInfo.BUS_ADRERR, fault.address());
      case Trap.Misaligned misaligned -> force(task, Signal.BUS, SigInfo.BUS_ADRALN, misaligned.address());
      case Trap.IllegalInstruction illegal -> force(task, Signal.ILL, SigInfo.ILL_ILLOPC, task.registers().pc);
      case Trap.Breakpoint breakpoint -> force(task, Signal.TRAP, SigInfo.TRAP_BRKPT, task.registers().pc);
    }
  }

  private void systemCall(Task task) {
    UserRegisters registers = task.registers();
    long[] x = registers.x;
    registers.pc += ECALL_BYTES;
    x[UserRegisters.A0] =
        dispatcher.call(task.licence(), x[UserRegisters.A7], x[10], x[11], x[12], x[13], x[14], x[15]);
  }

  private void pageFault(Task task, long address, Access access) {
    FaultOutcome outcome = task.space().fault(address, access);
    switch (outcome) {
      case FaultOutcome.Installed _, FaultOutcome.CompletedLockDropped _ -> task.account().faulted(outcome.major());
      case FaultOutcome.RetryLockDropped _, FaultOutcome.Fallback _, FaultOutcome.Interrupted _ -> {}
      case FaultOutcome.BusError bus -> force(task, Signal.BUS, SigInfo.BUS_ADRERR, address);
      case FaultOutcome.SegmentationFault segv -> force(task, Signal.SEGV, segv.code(), address);
      case FaultOutcome.OutOfMemory outOfMemory -> {
        if (!kernel.memory().oomKiller().relieve() && !task.killed()) {
          force(task, Signal.KILL, SigInfo.SI_KERNEL, 0);
        }
      }
    }
  }

  private static void force(Task task, int signal, int code, long address) {
    SignalSender.force(task, SigInfo.fault(signal, code, address));
  }
}

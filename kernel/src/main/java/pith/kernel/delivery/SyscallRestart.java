package pith.kernel.delivery;

import pith.hal.cpu.UserRegisters;
import pith.kernel.signal.SignalAction;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Task;

/** What becomes of a system call that a signal interrupted: begun anew by stepping back onto its ecall, or EINTR, which a0 holds already. */
public final class SyscallRestart {
  private static final int ECALL_BYTES = 4;
  private static final int RESTART_SYSCALL = 128;

  private SyscallRestart() {}

  /** No handler runs: every interrupted call begins anew. */
  public static void withoutHandler(Task task) {
    Interrupted interrupted = task.interrupted;
    if (interrupted == null) {
      return;
    }
    task.interrupted = null;
    stepBack(task);
    if (interrupted.kind() == Interrupted.Kind.CONTINUE) {
      task.registers().x[UserRegisters.A7] = RESTART_SYSCALL;
    }
  }

  /** A handler is about to run: before its frame is built, the call is set up to begin anew after it, if it may. */
  public static void withHandler(Task task, SignalAction action) {
    Interrupted interrupted = task.interrupted;
    if (interrupted == null) {
      return;
    }
    task.interrupted = null;
    boolean again =
        switch (interrupted.kind()) {
          case ALWAYS -> true;
          case UNLESS_HANDLER_SAYS_NO -> action.has(SignalAction.SA_RESTART);
          case WITHOUT_HANDLER, CONTINUE -> false;
        };
    if (again) {
      stepBack(task);
    }
  }

  private static void stepBack(Task task) {
    UserRegisters registers = task.registers();
    registers.x[UserRegisters.A0] = task.firstArgument;
    registers.pc -= ECALL_BYTES;
  }
}

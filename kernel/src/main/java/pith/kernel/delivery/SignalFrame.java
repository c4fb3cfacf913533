package pith.kernel.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.hal.cpu.UserRegisters;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalAction;
import pith.kernel.task.Current;
import pith.kernel.task.SignalStack;
import pith.kernel.task.Task;
import pith.kernel.task.TaskSignals;
import pith.sync.outcome.Refused;

/**
 * The frame on the user's stack while a handler runs, as riscv64 Linux lays it out ({@code struct rt_sigframe}): siginfo, then ucontext
 * with the interrupted registers. Offsets in bytes.
 */
public final class SignalFrame {
  private static final int SIGINFO = 0;
  private static final int UCONTEXT = 128;
  private static final int UC_STACK = UCONTEXT + 16;
  private static final int UC_SIGMASK = UCONTEXT + 40;
  private static final int UC_MCONTEXT = UCONTEXT + 176;
  private static final int SC_FP = UC_MCONTEXT + 256;
  private static final int SC_FCSR = SC_FP + 256;
  private static final int BYTES = UC_MCONTEXT + 256 + 528;

  private SignalFrame() {}

  /** Makes the task run the handler next; if there is no room for the frame, it dies of SIGSEGV. */
  public static void push(Current current, SignalDelivery.Delivered delivered) {
    Task task = current.task();
    UserRegisters registers = current.registers();
    SignalAction action = delivered.action();
    long sp = stackFor(task, action);
    long frame = sp - BYTES & ~15L;
    try {
      current.space().copyOut(frame, build(task, delivered.info()), 0, BYTES);
    } catch (Refused noRoom) {
      diesOfStack(task, delivered.info().signal());
      return;
    }
    blockWhileHandling(task, delivered);
    registers.x[UserRegisters.A0] = delivered.info().signal();
    registers.x[UserRegisters.A1] = frame + SIGINFO;
    registers.x[UserRegisters.A2] = frame + UCONTEXT;
    registers.x[UserRegisters.RA] = task.sigreturnAddress();
    registers.x[UserRegisters.SP] = frame;
    registers.pc = action.handler();
    task.hart().charge(BYTES / 8);
  }

  /** A handler of SIGSEGV itself, for which there is no room either, would be tried for ever. */
  private static void diesOfStack(Task task, int signal) {
    if (signal == Signal.SEGV) {
      SignalSender.forceFatal(task, SigInfo.kernel(Signal.SEGV));
    } else {
      SignalSender.force(task, SigInfo.kernel(Signal.SEGV));
    }
  }

  private static long stackFor(Task task, SignalAction action) {
    long sp = task.registers().x[UserRegisters.SP];
    SignalStack alternate = task.signals().stack();
    if (action.has(SignalAction.SA_ONSTACK) && alternate.enabled() && !alternate.contains(sp)) {
      return alternate.address() + alternate.bytes();
    }
    return sp;
  }

  private static byte[] build(Task task, SigInfo info) {
    ByteBuffer frame = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    SigInfoLayout.write(frame, SIGINFO, info);
    SignalStack stack = task.signals().stack();
    frame.putLong(UC_STACK, stack.address()).putInt(UC_STACK + 8, stack.flags()).putLong(UC_STACK + 16, stack.bytes());
    frame.putLong(UC_SIGMASK, task.signals().maskAfterHandler());
    UserRegisters registers = task.registers();
    frame.putLong(UC_MCONTEXT, registers.pc);
    for (int i = 1; i < 32; i++) {
      frame.putLong(UC_MCONTEXT + 8 * i, registers.x[i]);
    }
    for (int i = 0; i < 32; i++) {
      frame.putLong(SC_FP + 8 * i, registers.f[i]);
    }
    frame.putInt(SC_FCSR, registers.fcsr);
    return frame.array();
  }

  private static void blockWhileHandling(Task task, SignalDelivery.Delivered delivered) {
    TaskSignals signals = task.signals();
    long blocked = signals.blocked() | delivered.action().mask();
    if (!delivered.action().has(SignalAction.SA_NODEFER)) {
      blocked |= Signal.mask(delivered.info().signal());
    }
    signals.blockForHandler(blocked);
    if ((signals.stack().flags() & SignalStack.SS_AUTODISARM) != 0) {
      signals.stack(SignalStack.NONE);
    }
  }

  /** rt_sigreturn: takes the frame at the stack pointer down. {@return the a0 that was interrupted} */
  public static long pop(Current current) {
    Task task = current.task();
    byte[] bytes = new byte[BYTES];
    try {
      current.space().copyIn(current.registers().x[UserRegisters.SP], bytes, 0, BYTES);
    } catch (Refused unreadable) {
      SignalSender.force(task, SigInfo.kernel(Signal.SEGV));
      return 0;
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    UserRegisters registers = current.registers();
    registers.pc = frame.getLong(UC_MCONTEXT) & ~1L;
    for (int i = 1; i < 32; i++) {
      registers.x[i] = frame.getLong(UC_MCONTEXT + 8 * i);
    }
    for (int i = 0; i < 32; i++) {
      registers.f[i] = frame.getLong(SC_FP + 8 * i);
    }
    registers.fcsr = frame.getInt(SC_FCSR) & 0xff;
    task.signals().stack(new SignalStack(frame.getLong(UC_STACK), frame.getInt(UC_STACK + 8) & ~SignalStack.SS_ONSTACK, frame.getLong(UC_STACK + 16)));
    task.signals().block(frame.getLong(UC_SIGMASK));
    return registers.x[UserRegisters.A0];
  }
}

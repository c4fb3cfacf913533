package pith.hal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Pending interrupts of one hart. Set by anybody, taken by the hart; user code runs with all lines enabled. */
public final class InterruptLines {
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(InterruptLines.class, "pending", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int pending;

  void raise(Interrupt interrupt) {
    PENDING.getAndBitwiseOr(this, interrupt.mask());
  }

  /** {@return whether any line is pending} */
  public boolean pending() {
    return pending != 0;
  }

  /** Clears one line. {@return whether it was pending} */
  public boolean take(Interrupt interrupt) {
    if ((pending & interrupt.mask()) == 0) {
      return false;
    }
    PENDING.getAndBitwiseAnd(this, ~interrupt.mask());
    return true;
  }
}

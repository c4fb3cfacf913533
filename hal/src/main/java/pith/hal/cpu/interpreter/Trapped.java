package pith.hal.cpu.interpreter;

import pith.hal.cpu.Trap;

/**
 * Carries a synchronous trap from the depths of an instruction to the loop that runs them. One instance per hart, without a stack
 * trace: throwing it allocates nothing.
 */
final class Trapped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private transient Trap trap;

  Trapped() {
    super(null, null, false, false);
  }

  Trapped by(Trap cause) {
    trap = cause;
    return this;
  }

  Trap trap() {
    return trap;
  }
}

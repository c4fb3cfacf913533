package pith.hal.cpu;

/** The instruction-executing part of one hart: owned by the hart. */
public interface Cpu {
  /**
   * Runs user code from {@code regs.pc} until a synchronous trap, until an interrupt is pending on the hart ({@link
   * Trap.Interrupt}), or until {@code hart.cycles() >= hart.horizon()}, answered by {@code null}: the caller lets the engine run
   * other harts and comes back. On return {@code regs} and the hart's cycle and instruction counts are exact (precise traps).
   */
  Trap run(UserRegisters regs);

  /** Forgets everything derived from instruction bytes on this hart: the effect of {@code fence.i}. */
  void fenceI();
}

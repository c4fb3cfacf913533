package pith.hal.cpu;

/** The instruction-executing part of one hart: owned by the hart, but for {@link #fenceI}. */
public interface Cpu {
  /**
   * Runs user code from {@code regs.pc} until a synchronous trap, until an interrupt is pending on the hart ({@link
   * Trap.Interrupt}), or until {@code hart.cycles() >= hart.horizon()}, answered by {@code null}: the caller lets the engine run
   * other harts and comes back. On return {@code regs} and the hart's cycle and instruction counts are exact (precise traps).
   */
  Trap run(UserRegisters regs);

  /**
   * Lets this hart forget everything derived from instruction bytes before it next runs user code: the effect of {@code fence.i}. Callable on any hart; one
   * that runs user code at that moment must be interrupted as well.
   */
  void fenceI();
}

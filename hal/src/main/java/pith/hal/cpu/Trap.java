package pith.hal.cpu;

import pith.hal.memory.Access;

/**
 * Why a hart stopped running user code. The saved {@code pc} is that of the instruction at fault, not yet executed, for every
 * synchronous trap; for {@link EnvironmentCall} it is that of the {@code ecall} itself, so the kernel adds 4 before it returns.
 *
 * <p>Source: the RISC-V privileged specification, section "Supervisor Cause Register" (scause).
 */
public sealed interface Trap {
  /** {@code ecall}: a system call, number in a7, arguments in a0–a5. */
  record EnvironmentCall() implements Trap {}

  /** No valid translation, or one that does not permit the access. {@code address} is virtual. */
  record PageFault(long address, Access access) implements Trap {}

  /** Translated, but no RAM or device answers there. {@code address} is virtual. */
  record AccessFault(long address, Access access) implements Trap {}

  /** A misaligned LR/SC or AMO; plain misaligned loads and stores are carried out. {@code address} is virtual. */
  record Misaligned(long address, Access access) implements Trap {}

  /** An encoding that means nothing here, or needs a privilege user code does not have. */
  record IllegalInstruction(int bits) implements Trap {}

  /** {@code ebreak}. */
  record Breakpoint() implements Trap {}

  /** An interrupt is pending on the hart. */
  record Interrupt() implements Trap {}

  /** The one instance of each trap without data: system calls and interrupts allocate nothing. */
  EnvironmentCall ENVIRONMENT_CALL = new EnvironmentCall();

  Interrupt INTERRUPT = new Interrupt();
  Breakpoint BREAKPOINT = new Breakpoint();
}

/**
 * What a CPU is to the rest of the machine: registers in, a trap out.
 *
 * <p>{@link pith.hal.cpu.Cpu} runs user code from {@link pith.hal.cpu.UserRegisters} until something needs the kernel, and says what by a
 * {@link pith.hal.cpu.Trap}. How it does so is a model's affair: {@code interpreter} is the readable reference.
 *
 * <pre>
 *   kernel ─▶ Cpu.run(UserRegisters) ─▶ Trap: EnvironmentCall | PageFault | IllegalInstruction | … | Interrupt
 * </pre>
 */
package pith.hal.cpu;

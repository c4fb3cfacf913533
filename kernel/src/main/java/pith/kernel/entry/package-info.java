/**
 * The way into the kernel and out of it: traps, interrupts, the body of every task.
 *
 * <p>{@link pith.kernel.entry.TaskBody} is what a task's stack runs from birth to end. It executes user code; each {@link
 * pith.hal.cpu.Trap} is handled by one case of one switch; on the way back {@link pith.kernel.entry.ExitToUser} takes interrupts,
 * gives the hart away if somebody is more entitled, and delivers signals.
 *
 * <pre>
 *        ┌────────────── ExitToUser: interrupts, reschedule, signals ◀──────────────┐
 *        ▼                                                                          │
 *   cpu.run(registers) ─▶ Trap ─▶ EnvironmentCall ─▶ syscall.Dispatcher ────────────┤
 *                                 PageFault       ─▶ AddressSpace.fault, or SIGSEGV ┤
 *                                 Interrupt       ─▶ Interrupts ────────────────────┤
 *                                 the others      ─▶ SIGILL, SIGTRAP, SIGBUS ───────┘
 * </pre>
 *
 * <p>A Java exception that is none of the kernel's own signals is an {@link pith.kernel.entry.Oops}.
 */
package pith.kernel.entry;

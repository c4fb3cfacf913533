/**
 * Signals in motion: who gets one, when it is looked at, what then happens.
 *
 * <p>{@link pith.kernel.sending.SignalSender} chooses a task and makes it look. A task looks on its way back to user mode ({@link
 * pith.kernel.delivery.SignalDelivery}): it stops, ends, or runs a handler on a frame that {@link
 * pith.kernel.delivery.SignalFrame} writes in the layout that riscv64 Linux has.
 *
 * <pre>
 *   kill, fault, tty, timer ─▶ SignalSender ─▶ PendingSignals ─▶ wake, kick
 *                                                    │ on the way to user mode
 *                                                    ▼
 *                 ignore ◀─ SignalDelivery ─▶ stop, end ─▶ ExitPipeline
 *                                  └▶ SignalFrame ─▶ handler ─▶ rt_sigreturn
 * </pre>
 */
package pith.kernel.delivery;

/**
 * Signals as data: numbers, sets, what is pending, what each process does about them.
 *
 * <p>Nothing here acts: {@code pith.kernel.sending} sends, {@code pith.kernel.delivery} delivers, and what one thread blocks is in
 * {@code pith.kernel.task.TaskSignals}.
 *
 * <pre>
 *   SigInfo ─▶ PendingSignals (one per task, one per process) ─▶ SignalHandlers (shared with CLONE_SIGHAND)
 * </pre>
 *
 * <p>What is known of a pending signal lies in memory of its own, taken while a spin lock is held: where there is none at once, a standard signal arrives
 * without it and a queued one is refused.
 *
 * <p>All of it is guarded by {@link pith.kernel.signal.SignalHandlers#lock} (Linux's {@code siglock}).
 */
package pith.kernel.signal;

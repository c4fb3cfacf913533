/**
 * Who gets a signal: sending, and what a signal does to a process the moment it is sent.
 *
 * <p>{@link pith.kernel.sending.SignalSender} puts a signal on a queue, chooses a thread that will take it, and makes that thread look.
 * Stopping and continuing concern the whole process: {@link pith.kernel.sending.JobControl}. What a task does about its signals on the way
 * back to user mode is {@code pith.kernel.delivery}'s affair.
 *
 * <pre>
 *   kill, fault, tty, timer ─▶ SignalSender ─▶ PendingSignals ─▶ choose a thread ─▶ wake, kick
 *                                   └▶ CONT, KILL of a stopped process ─▶ JobControl.continued
 * </pre>
 */
package pith.kernel.sending;

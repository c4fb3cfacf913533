/**
 * The system calls: one class for each family, and the table in which they all stand.
 *
 * <p>A handler fetches what its arguments point to, calls the subsystem, and stores what comes back: nothing else happens here. Start
 * reading at {@link pith.kernel.calls.SystemCallTable}.
 *
 * <pre>
 *   SystemCallTable ─▶ ProcessCalls, SignalCalls, MemoryCalls, … ─▶ fork, exec, exit, delivery, mm, vfs, …
 * </pre>
 */
package pith.kernel.calls;

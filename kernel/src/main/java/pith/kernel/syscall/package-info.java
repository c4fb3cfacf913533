/**
 * The system-call edge: from a trapped {@code ecall} to a handler and back.
 *
 * <p>A {@link pith.kernel.syscall.SystemCall} is a row of data: number, name, typed arguments, handler. The rows stand in one table, in
 * {@code pith.kernel.calls.SystemCallTable}; strace's decoding and docs/syscalls.md come from it. Only here do refusals become negative
 * errno values.
 *
 * <pre>
 *   a7 ─▶ Dispatcher ─▶ SystemCall.handler(Current, a0 … a5) ─▶ result ─▶ a0
 *             │                  │ Refused ─▶ −errno
 *             ├▶ Strace          │ Interrupted ─▶ begun anew or −EINTR, when signals are delivered
 *             └▶ unknown: ENOSYS, counted
 * </pre>
 */
package pith.kernel.syscall;

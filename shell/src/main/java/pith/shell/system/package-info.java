/**
 * The shell's system calls, made for real.
 *
 * <p>The shell's language and built-ins know the machine only through {@link pith.shell.execution.ShellSystem}. Here is the
 * implementation that a running machine gives them: every method is the riscv64 Linux call of its name, with its arguments in
 * registers and user memory, and whatever it answers.
 *
 * <pre>
 *   ShellSystem method ─▶ GuestShellSystem: structures to and from bytes
 *                              │
 *                         GuestCalls: one gate, shut for good once the process has left through it
 *                              │
 *                         UserContext.call(number, …)        (pith.kernel.program)
 * </pre>
 *
 * <p>Start reading at {@link pith.shell.system.GuestCalls}.
 */
package pith.shell.system;

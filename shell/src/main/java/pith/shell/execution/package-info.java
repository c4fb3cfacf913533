/**
 * Running shell commands as a process of the machine.
 *
 * <p>A shell is an ordinary process. It has no powers of its own: a pipeline is {@code pipe2} and {@code fork}, a redirection is
 * {@code open} and {@code dup2}, a program is {@code execve}, and waiting is {@code wait4}. Seen this way a shell is a small
 * interpreter whose world is the system-call table, and that is how this package is laid out: everything done to the world goes
 * through {@link pith.shell.execution.ShellSystem}.
 *
 * <pre>
 *   pith.shell.language     text ──▶ commands (immutable, shared between processes)
 *            │
 *            ▼
 *   Executor ──▶ Expander      words ──▶ fields   (parameters, $(…), $((…)), splitting, globs)
 *      │   └──▶ Redirector     descriptors moved, saved and put back
 *      │
 *      ├─ built-in ───────────▶ runs in this process
 *      ├─ function ───────────▶ runs in this process, new positional parameters
 *      └─ program / ( ) / | ──▶ Processes: fork ─▶ execve, process groups, JobTable
 *            │
 *            ▼
 *   ShellSystem             the system calls of the running process
 * </pre>
 *
 * <p><b>Fork.</b> A forked child shares the Java heap with its parent, so it is given a copy of the shell's state
 * ({@link pith.shell.execution.ShellContext#forkedOn}) made before the fork; commands and words are immutable and shared.
 *
 * <p><b>Bytes.</b> Words, variables, paths and data are bytes. They are kept in {@code String}s decoded as Latin-1, one char a byte,
 * which loses nothing; only what draws for a person decodes UTF-8.
 *
 * <p><b>Unwinding.</b> {@code exit}, {@code return}, {@code break} and errors that end a command are {@link
 * pith.shell.execution.Unwind}s. They are the only throwables caught here: others belong to the kernel, which uses them to end the
 * process or replace its program, and no {@code finally} block makes a system call.
 *
 * <p>Start reading at {@link pith.shell.execution.Executor}. A context is confined to its process's thread; there are no locks.
 */
package pith.shell.execution;

/**
 * Programs in Java that run as tasks of the machine.
 *
 * <p>Such a program, the shell above all, is user code in every sense but one: its instructions are the JVM's. It has a process, an
 * address space, descriptors and signals, shows up in ps, and reaches the kernel only through {@link
 * pith.kernel.program.UserContext#call}: the same table, the same user memory for every buffer, signals taken on the way out.
 *
 * <pre>
 *   Java body ─▶ UserContext: arguments into user memory ─▶ Dispatcher ─▶ handler
 *        ▲                                                      │
 *        └──── results out of user memory ◀─ signals, reschedule ┘
 * </pre>
 *
 * <p>exec of a file whose first line is {@code #!pith:NAME} starts the program NAME of {@link pith.kernel.program.JavaPrograms}.
 */
package pith.kernel.program;

/**
 * Built-ins of the shell that show the kernel at work.
 *
 * <p>A student's questions, each with its command: who runs ({@code ps}, {@code top}, {@code machine}), what a process's memory is made
 * of ({@code maps}, {@code pagetable}, {@code faults}, {@code why}), what forking takes ({@code fork-trace}), where memory goes ({@code buddy},
 * {@code slabs}), what programs ask for ({@code syscalls}), what the kernel said ({@code dmesg}) and did ({@code trace}).
 *
 * <p>They look at the kernel's own objects, under the locks that those ask for, and print through write(2) like any program, so that
 * their output can be piped and redirected. Where a root has a program called {@code ps}, {@code top} or {@code dmesg}, that one runs.
 *
 * <pre>
 *   Explorer (name, help, completion) ─▶ explore ─▶ PithKernel: tasks, memory, scheduler, trace …
 *                                          └─▶ Table ─▶ write(1)
 * </pre>
 *
 * <p>To add one: a class like {@link pith.shell.explore.Buddy}, and a line in {@link pith.shell.explore.Explorers}.
 */
package pith.shell.explore;

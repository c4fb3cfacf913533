/**
 * The shell as a program of the machine: {@code #!pith:sh}, and an init in Java, for roots that have none of ours:
 * {@link pith.shell.program.InitProgram} for one console, {@link pith.shell.program.ConsolesProgram} for consoles that come and go.
 *
 * <pre>
 *   exec ─▶ JavaPrograms ─▶ ShellProgram ─▶ Shell.main(GuestShellSystem, argv, environment, equipment)
 *                                                                          │
 *                                  explorers of the kernel, history, the line editor
 * </pre>
 *
 * <p>A shell is better not process 1: its jobs could not be stopped, since nobody outside them could let them go on, and orphans would
 * come to it.
 */
package pith.shell.program;

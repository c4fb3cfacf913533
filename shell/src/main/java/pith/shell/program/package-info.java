/**
 * The shell as a program of the machine: {@code #!pith:sh}.
 *
 * <pre>
 *   exec ─▶ JavaPrograms ─▶ ShellProgram ─▶ Shell.main(GuestShellSystem, argv, environment, equipment)
 *                                                                          │
 *                                  explorers of the kernel, history, the line editor
 * </pre>
 */
package pith.shell.program;

/**
 * The command {@code ./pith}: what the words after it mean, and the host's side of a running machine.
 *
 * <pre>
 *   Main ─▶ CommandLines (picocli) ─┬─ machines ─▶ cards of the presets
 *                                   └─ -c, run, interactive ─▶ MachineOptions + Job
 *                                                                   │
 *                    host terminal or host streams ◀── MachineRun ──┘──▶ PithKernel
 *                                                          │
 *                                          exit status, Statistics, BootTimes
 * </pre>
 *
 * <p>On a terminal the machine's console is that terminal, in raw mode, and idle time passes as it does on the host. Otherwise the
 * standard streams are files of the first process, read and written byte for byte, and idle time is skipped.
 *
 * <p>Whatever is wrong with the words is told in one sentence that names the mend, with exit status 2.
 *
 * <p>Start reading at {@link pith.shell.cli.CommandLines}.
 */
package pith.shell.cli;

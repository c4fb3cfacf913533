/**
 * Machines that people reach from elsewhere, many of them in one JVM.
 *
 * <p>A {@link pith.shell.serve.machine.HostedMachine} is a machine with its kernel, on which {@code consoles} is process 1: whoever sits down opens a
 * {@link pith.hal.device.ConsolePort}, as many at once as there is room for. Time passes for it as for the people in front of it.
 *
 * <p>Kernel stacks are virtual threads, and one that runs a busy guest never gives its carrier away. So machines ask
 * {@link pith.shell.serve.machine.HostShares} for the processor between two turns of their harts, as tasks ask a scheduler: who has had less of it goes first,
 * a machine that wakes makes a busy one give way at its next turn, and one that has used up its instructions waits until there are new ones. An idle machine
 * holds nothing: its last stack is parked, and no thread of the host runs for it.
 *
 * <pre>
 *   DeterministicEngine.choose ─▶ Pacing.turn ─▶ slice over, or somebody more deserving waits? ─▶ queue by time used ─▶ go on
 *                      idle    ─▶ Pacing.rest ─▶ give the processor back ─▶ Pacing.idle ─▶ park ─▶ Pacing.resume ─▶ ask for it again
 * </pre>
 *
 * <p>Lock order: {@link pith.shell.serve.machine.HostShares}' lock is innermost. Source: stride scheduling (Waldspurger and Weihl, 1995) and the virtual time
 * of Linux's fair class, with processors of the host for CPUs and machines for tasks.
 *
 * <p>Start reading at {@link pith.shell.serve.machine.HostedMachine}.
 */
package pith.shell.serve.machine;

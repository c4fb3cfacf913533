/**
 * Pressure as files: /proc/pressure/memory and memory.pressure of each control group.
 *
 * <p>Reading one shows the averages and sums of {@link pith.mm.pressure.PressureState}. Who wants to act on pressure, as systemd-oomd and Android's lmkd do,
 * need not read again and again: writing {@code some 150000 1000000} makes the open file a <em>trigger</em> (150 ms lost within 1 s), and poll tells by POLLPRI
 * when it was crossed, once a window at most.
 *
 * <pre>
 *   a task stalls ─► PressureState.change ─► PressureTrigger ─► PeriodicTimer, a tenth of the window later
 *                                                 ▲                        │
 *                          nothing lost: stops    └──── PressureState.look ┘──► wakes who polls
 * </pre>
 *
 * <p>While nobody stalls no timer runs. Locks: {@code posix_timer->lock} and {@code psi.lock}, neither within the other. Start with
 * {@link pith.kernel.pressure.PressureFile}. Source: Linux {@code Documentation/accounting/psi.rst}.
 */
package pith.kernel.pressure;

/**
 * Reservations of processor time: what a deadline task is promised, and the ledger that keeps promises from adding up to more than there is.
 *
 * <p>A task asks for a runtime in every period, to be had before a deadline within it. The ledger grants a {@link
 * pith.sched.reservation.Reservation} while the sum of runtime/period over all tasks stays below a share of the harts (95 % by default), so that
 * earliest deadline first keeps every promise on one hart, and bounds how late anybody can be on several. There is no other way to come by a
 * reservation, and none into the deadline class without one.
 *
 * <pre>
 *   DeadlineParameters.of(...) ──sound?──▶ BandwidthLedger.admit ──fits?──▶ Reservation ──▶ SchedAttributes.deadline
 *                                                                              └─ released when its last period is paid for
 * </pre>
 *
 * <p>Lock order: {@code runqueue.lock}, then the ledger's. Sources: Liu and Layland (JACM 20(1), 1973); Abeni and Buttazzo (RTSS 1998); Linux
 * {@code sched_dl_overflow}, {@code __checkparam_dl}.
 */
package pith.sched.reservation;

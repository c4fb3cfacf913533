/**
 * Pressure stall information: how much time is lost for want of memory.
 *
 * <p>That memory is full says nothing; that work waits for it does. A task <em>stalls</em> while it reclaims, compacts, reads back what was evicted a moment
 * ago, or is held up for being above a mark. Of a set of tasks (the machine's, or a group's) two shares of time are kept: <em>some</em>, in which at least one
 * task stalled, and <em>full</em>, in which one did and nobody else of the set was at work, so that the time was lost for all.
 *
 * <pre>
 *   productive tasks   1  1  0  0  1  1      runnable, and not stalled
 *   stalled tasks      0  1  1  2  2  0
 *                         └──some────┘
 *                            └full┘
 * </pre>
 *
 * <p>Both are summed in time of the machine, and averaged over 10, 60 and 300 s with the weights of load averages: every 2 s, avg ← avg·e + share·(1−e). Nobody
 * has to wake up for that: states change at known times, so the periods that have passed since are made up for when somebody looks, or when the state changes
 * next.
 *
 * <p>Who wants to be told when too much is lost sets a {@link pith.mm.pressure.PressureTrigger}; only while there is one and somebody stalls, the state is
 * looked at regularly.
 *
 * <p>Linux counts per hart and weighs harts by how busy they are; here the tasks of all harts are one set, which is what the two shares are defined as.
 *
 * <p>Locks: {@code psi.lock} is taken within {@code rq->lock}, and nothing within it. Start with {@link pith.mm.pressure.PressureState}. Source: Linux
 * {@code kernel/sched/psi.c} and {@code Documentation/accounting/psi.rst}.
 */
package pith.mm.pressure;

/**
 * Who runs where, and for how long.
 *
 * <p>Each hart has a {@link pith.sched.Runqueue}: the tasks that want to run there. A {@link pith.sched.SchedClass} orders the tasks
 * of its kind; classes stand in a chain, and the first that has a task to offer wins. At its head the stop class takes harts from tasks that are to go
 * elsewhere. {@code pith.sched.deadline} keeps promises of processor time, earliest deadline first; {@code pith.sched.rt} is FIFO and round-robin by
 * fixed priority; {@code pith.sched.fair} is EEVDF (its arithmetic is {@code pith.sched.eevdf}): among the tasks that got no more than their share (eligible),
 * the one whose virtual deadline is earliest runs. {@code pith.sched.ext} lets a policy that was plugged in decide. {@link pith.sched.IdleClass} always has the
 * hart's idle task. {@code pith.sched.load} tells how busy tasks and harts have been lately.
 *
 * <p>Urgent tasks do not wait for the balancer: {@link
 * pith.sched.PushPull} sends them at once where they run.
 *
 * <pre>
 *   wakeUp(task) ─▶ Placement picks a hart ─▶ enqueue on its runqueue ─▶ preempt? ─▶ IPI
 *                                                                             │
 *   schedule() ─▶ leave the queue, if asleep ─▶ pick next along the chain ◀───┘
 *                     │ pull urgent tasks; nothing left: Balancer pulls
 *                     ▼                ▼
 *                 ContextSwitch: prepare ▶ switch address space ▶ switch to ▶ finish
 * </pre>
 *
 * <p>The kernel is not preemptible: a task loses its hart when it sleeps, at {@link pith.sched.Scheduler#condResched}, and on the way
 * back to user mode when {@link pith.sched.Runqueue#rescheduleWanted}.
 *
 * <p>The hart's timer fires at the end of a turn, and at least once a tick while the hart is busy ({@link pith.sched.TurnEnd}); programs'
 * own timers wait in the same {@link pith.sched.Timers}.
 *
 * <p>Lock order:
 *
 * <pre>
 *   task.piLock               a task's state and place
 *     runqueue.lock           lower hart number first when two are held
 *       timers.lock
 * </pre>
 *
 * <p>Start reading at {@link pith.sched.Scheduler#schedule}; {@link pith.sched.Activation} tells how no wake-up is lost.
 */
package pith.sched;

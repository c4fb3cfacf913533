/**
 * The class whose order is a plug-in: between the fair class and the idle one, it runs whatever the enabled policy ({@link pith.sched.plugin.ExtPolicy})
 * dispatches.
 *
 * <p>Each hart has a local queue, from which it picks, and an inbox. A policy may put a task into the inbox of any hart at any time; that needs no runqueue's
 * lock. The hart itself
 * <em>settles</em> what is there before it picks: with both runqueues' locks it fetches the task from where it was, and puts it into its local queue. A task
 * that wants to run but is in no local queue is {@linkplain pith.sched.dispatch.ExtEntity#shared shared}: its runqueue does not count it as work of its own.
 *
 * <pre>
 *   enqueue ─▶ policy ─insert▶ queues of the policy, global ─moveToLocal▶ inbox ─settle▶ local queue ─pick▶ runs
 *                   └──insert──────────────────────────────────────────────▲
 * </pre>
 *
 * <p>Where no policy is enabled, tasks that chose SCHED_EXT are fair tasks. While one is, and is not partial, all fair tasks are its own.
 * {@link pith.sched.ext.ExtControl} changes that, at the command of a person or because the policy failed: a callback threw, or the watchdog found a task that
 * waited for too long. Then nothing is asked of the policy any more, and a timer interrupt takes all tasks back to the fair class, so that this happens where
 * no runqueue's lock is held.
 *
 * <p>Lock order:
 *
 * <pre>
 *   task.piLock
 *     runqueue.lock           local queues
 *       scx.lock              the policy, its queues and inboxes
 *         timers.lock
 * </pre>
 *
 * <p>Start reading at {@link pith.sched.ext.ExtClass}, then {@link pith.sched.ext.PolicyHost}. Source: Linux {@code kernel/sched/ext.c}.
 */
package pith.sched.ext;

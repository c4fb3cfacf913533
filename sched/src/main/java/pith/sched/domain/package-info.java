/**
 * Which hart a task runs on: placement when it becomes runnable, and balancing afterwards.
 *
 * <pre>
 *   fork, wake-up ─▶ Placement ─▶ a hart          tick, about to idle ─▶ Balancer ─▶ Scheduler.migrate
 * </pre>
 *
 * <p>Both look at other runqueues without their locks, and decide under both locks, the lower hart's first.
 */
package pith.sched.domain;

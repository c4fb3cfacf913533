/**
 * Dispatch queues and what tasks keep for standing in them: plain data, which knows neither runqueues nor policies' minds.
 *
 * <p>A queue is ordered by arrival or by virtual time, never both at once. A task stands in one queue at most, and knows which, so it can be taken out from
 * wherever it is.
 *
 * <p>Guarded by {@code pith.sched.ext}'s lock, but for harts' local queues, which are guarded by their runqueue's. Source: Linux's
 * {@code struct scx_dispatch_q}.
 */
package pith.sched.dispatch;

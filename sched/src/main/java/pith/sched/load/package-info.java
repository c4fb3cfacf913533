/**
 * How busy tasks and queues have been lately: per-entity load tracking (PELT).
 *
 * <p>Time is cut into periods of 1024 µs. What happened in a period counts y times as much as what happened in the next, with y³² = ½: 32 ms ago counts half, a
 * tenth of a second ago hardly. Three things are averaged so, each for a task and for a whole queue:
 *
 * <pre>
 *   load       how much it wants a hart        weight while it is queued         what balancing by load evens out
 *   runnable   how much it was there           1024 per task while runnable      above utilization: it had to wait
 *   util       how much it ran                 1024 while it runs                what must fit into a hart's capacity
 *
 *   RunqueueLoad ──┬─ PeltClock      time as a hart of full capacity would have counted it
 *                  ├─ QueueLoad      the fair tasks together: the sum of what is attached
 *                  └─ LoadSignal     real-time, deadline: utilization only
 *   EntityLoad     a task's own, attached to one QueueLoad; stays attached while the task sleeps, so that both decay alike
 * </pre>
 *
 * <p>The clock makes the figures invariant: on a hart of half the capacity it goes half as fast, so that a task shows the same utilization wherever it runs.
 *
 * <p>Everything is written under the runqueue's lock, but for {@link pith.sched.load.QueueLoad#remove}, which any hart may call. Averages may be read by
 * anybody at any time. Arithmetic is integer, with Linux's constants. Source: Linux {@code kernel/sched/pelt.c}. Start reading at
 * {@link pith.sched.load.LoadSignal}.
 */
package pith.sched.load;

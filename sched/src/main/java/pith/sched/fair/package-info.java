/**
 * The fair class: EEVDF. Among the tasks that got no more than their share (eligible), the one whose virtual deadline is earliest runs.
 *
 * <pre>
 *   FairClass ──per hart──▶ FairQueue ──by virtual deadline──▶ SchedTask.fair()
 *       │                       └─ V, the average virtual time
 *       ├─ Weights: nice level ▶ weight
 *       └─ LoadTracking: keeps the averages of tasks and queue in step (pith.sched.load)
 * </pre>
 *
 * <p>Everything here runs under the runqueue's lock. Start reading at {@link pith.sched.fair.FairClass}.
 */
package pith.sched.fair;

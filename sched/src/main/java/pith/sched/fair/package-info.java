/**
 * The fair class: tasks and runqueues as {@code pith.sched.eevdf} sees them.
 *
 * <pre>
 *   FairClass ── the operation table
 *     ├─ Hierarchy          from an entity to the root, when it comes or goes
 *     ├─ LoadTracking       averages of tasks, groups and queues (pith.sched.load); groups' weights from them
 *     ├─ WakeUpPreemption   whether who wakes takes the hart
 *     ├─ Throttling         holds groups to their bandwidth
 *     ├─ FairGroups         makes and changes groups: what control groups call
 *     └─ Weights            nice level ▶ weight
 * </pre>
 *
 * <p>Everything here runs under the runqueue's lock unless it says otherwise. Start reading at {@link pith.sched.fair.FairClass#pickNext}.
 */
package pith.sched.fair;

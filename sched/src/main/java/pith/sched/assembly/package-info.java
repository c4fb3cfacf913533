/**
 * Where a scheduler is put together: the chain of classes, what places tasks and what balances them.
 *
 * <pre>
 *   SchedulerFactory ─▶ Runqueue per hart ─▶ SchedDomains ─▶ FairClass(FairPlacement) ─▶ Scheduler(classes, LoadBalancer)
 * </pre>
 *
 * <p>The core package knows classes and balancing by interface only; here they meet.
 */
package pith.sched.assembly;

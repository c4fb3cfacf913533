/**
 * Load balancing: moves tasks between runqueues so that no hart idles while others have too much.
 *
 * <p>A hart looks through its domains from near to far. In each it compares its own group with the others, and pulls from the one that needs it most:
 *
 * <pre>
 *   tick ─▶ PeriodicBalance ─┐   every interval; BalanceDuty: one hart for each group
 *   about to idle ─▶ NewIdleBalance ─┤   if the search is worth it; NewIdleCost
 *   IPI ─▶ IdleKick ─────────┘   an idle hart for all idle harts, which have no tick
 *                            ▼
 *                     DomainBalance
 *        GroupSurvey ─▶ GroupLoad of each group ─▶ BusiestGroup
 *        GroupChoice        is there an imbalance?
 *        Imbalance          how much of what: MigrationType
 *        BusiestQueue       which runqueue
 *        Detachment         which tasks: MigrationFilter
 *        ActivePush         nothing moved for long: push the running one
 * </pre>
 *
 * <p>{@link pith.sched.balance.CachePolicy} and {@link pith.sched.balance.NodePolicy} are the points at which caches and memory nodes have their say.
 *
 * <p>Surveys read without locks. Tasks move under both runqueues' locks, the lower hart's first ({@link pith.sched.RunqueuePair}). What a domain
 * remembers is owned by its
 * hart, or by the one that balances for it while it idles.
 *
 * <p>Source: Linux {@code kernel/sched/fair.c}. Start reading at {@link pith.sched.balance.LoadBalancer}, then {@code DomainBalance}.
 */
package pith.sched.balance;

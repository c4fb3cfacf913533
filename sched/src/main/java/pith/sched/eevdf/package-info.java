/**
 * Earliest eligible virtual deadline first: the arithmetic of fair sharing, without tasks or harts.
 *
 * <p>Several {@linkplain pith.sched.eevdf.FairEntity entities} share a hart by weight. Each ages in <em>virtual time</em>: the more slowly the heavier it is.
 * Were the hart divided into fractions, all would have the same age V, the weighted average of the ages that they have. Who is younger has got less than its
 * share and is <em>owed</em> time (positive lag), who is older owes. An entity asks for a slice at a time; its request carries a virtual <em>deadline</em>, its
 * age plus the slice by its weight. The rule is: of those that owe nothing (eligible), run the one whose deadline is earliest. Weight gives share, a short
 * slice gives early deadlines, and neither can be had at the cost of others.
 *
 * <pre>
 *   FairQueue ── V, zero, sums
 *      ├─ current ─────────▶ FairEntity     runs; not in the tree, so that ageing it costs nothing
 *      └─ DeadlineTree ────▶ FairEntity …   wait; by deadline, each subtree knows its least virtual time: the pick is O(log n)
 *
 *   FairGroup   per hart a FairQueue of its members, itself represented by an entity in its parent's queue:
 *
 *      root queue     [task]  [group entity]          FairEntity.queue  ▲ the queue it stands on
 *                                  │ inner
 *                              [task] [task]          FairQueue.entity  ▲ what stands for it above
 *
 *   Bandwidth   how much of a period's quota is left for a group, and which of its queues wait for more
 * </pre>
 *
 * <p>Everything is guarded by the lock of the hart's runqueue; {@link pith.sched.eevdf.Bandwidth} has its own, taken inside. Source: Stoica and Abdel-Wahab,
 * "Earliest Eligible Virtual Deadline First" (1995); Linux {@code kernel/sched/fair.c}. Start reading at {@link pith.sched.eevdf.FairQueue}.
 */
package pith.sched.eevdf;

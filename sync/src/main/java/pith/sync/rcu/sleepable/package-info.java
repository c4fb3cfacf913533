/**
 * RCU for readers that sleep: while they wait for a device, or for memory.
 *
 * <p>The RCU of a kernel that is not preemptible costs its readers nothing, because a hart that switches context cannot be in one. A reader that sleeps does
 * just that, so it must leave a trace: it counts itself in and out. Each hart has an account for that, whose line stays in its cache; the price is two counts
 * and two fences a reader, and that a grace period has to add up all accounts.
 *
 * <p>One sleeping reader must not hold up everybody's grace periods, so each subsystem has an instance of its own:
 * {@link pith.sync.rcu.sleepable.SleepableRcu}, which is all there is to read. No subsystem here has readers that sleep yet: the explorer ({@code srcu}), the
 * tests and whoever writes such a reader use it. Source: Linux's {@code kernel/rcu/srcutree.c} in its simplest form; P. McKenney, "Sleepable RCU", LWN 2006.
 */
package pith.sync.rcu.sleepable;

/**
 * Scheduling domains: the machine's topology as placement and balancing see it.
 *
 * <p>Each hart has a chain of domains, from its core to the whole machine. A domain is a set of harts; its groups are the sets of the level below. On
 * two sockets of
 * two caches of two cores of two threads:
 *
 * <pre>
 *   NUMA   {0 … 15}             groups {0 … 7} {8 … 15}
 *    PKG   {0 … 7}              groups {0 … 3} {4 … 7}
 *     MC   {0 … 3}              groups {0 1} {2 3}
 *      SMT {0 1}                groups {0} {1}
 * </pre>
 *
 * <p>A level that adds nothing is left out. {@link pith.sched.domain.LlcState} is what the harts of one cache share, {@link
 * pith.sched.domain.RootDomain} what all do,
 * {@link pith.sched.domain.HartBalance} what is kept for each hart.
 *
 * <p>What does not change is immutable; the rest are hints, or owned by the hart. Source: Linux {@code kernel/sched/topology.c}. Start reading at {@link
 * pith.sched.domain.DomainBuilder}.
 */
package pith.sched.domain;

/**
 * Cache-aware scheduling (CAS): threads of one process are taken to share data, so the balancer gathers them under one last-level cache as long as
 * that is neither too full
 * nor too small. Nothing else tells who shares: neither futexes nor pipes nor mappings; the only key is the address space.
 *
 * <pre>
 *   a thread runs ─▶ Occupancy            how much of each hart its process had, by epochs
 *   tick ─▶ on its way to user code ─▶ PreferredCache   the cache with most of it, if more than twice as much as the present one
 *                                      Exclusion        not for one thread, too many threads, too much memory
 *   account ─▶ CacheEntity.preferredLlc ─▶ QueueCounts  who on a queue would rather be where
 *
 *   balancer ─▶ CacheAware   is a group to be gathered from? may this task go? may the running one be pushed?
 *                  └▶ MigrationHint   by how full both caches are
 * </pre>
 *
 * <p>Wake-ups are left alone: aggregating there fought with the balancer, which spreads, and tasks went back and forth. The balancer knows this
 * package by {@link
 * pith.sched.balance.CachePolicy} only; without it, the same scheduler is the legacy one.
 *
 * <p>Lock order: rq.lock, a hart's epoch lock, {@code CacheOccupancy.lock}. Source: Linux 7.2, {@code CONFIG_SCHED_CACHE}. Start reading at {@link
 * pith.sched.cas.CacheAware}.
 */
package pith.sched.cas;

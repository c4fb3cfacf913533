/**
 * How NUMA balancing learns which memory programs use from where. Nothing in an entry of a page table says who used it; so now and then entries are taken out
 * of reach, and whoever uses such a page next faults and is seen: a hinting fault.
 *
 * <pre>
 *   a thread, on its way to user code ─▶ space.HintingScan   entries out of reach (as for PROT_NONE)
 *   use of such a page ─▶ fault.HintingFault   entry in reach again
 *                              ├─▶ NodeHints.moves?   LastUse: used from there last time, too ─▶ page moves to the node of the hart
 *                              └─▶ NodeHints.used     the scheduler counts, and prefers the node with most of a task's memory
 * </pre>
 *
 * <p>Only single pages that one anonymous mapping has are looked at; huge pages and those of files are left alone, unlike in Linux. Nothing here takes a lock.
 * Start reading at {@link pith.mm.hinting.NodeHints}. Source: Linux {@code mm/memory.c} ({@code do_numa_page}), {@code kernel/sched/fair.c}
 * ({@code task_numa_work}).
 */
package pith.mm.hinting;

/**
 * NUMA balancing: brings tasks to their memory, and memory to its tasks.
 *
 * <p>Now and then a task takes a part of its address space out of reach, before it goes on in user code; the faults that follow tell on which memory nodes the
 * pages are that it uses. After each round through the address space the node with most of them becomes its preferred one: it moves there, and balancing across
 * nodes avoids to take it away. A page that was used twice in a row from one other node moves there itself.
 *
 * <pre>
 *   tick ─▶ NumaBalancing ─▶ on its way to user code ─▶ SchedTask.hint (the kernel: mm's HintingScan)
 *   hinting fault ─▶ NumaBalancing.used ─▶ NodeEntity, end of a round ─▶ preferred node ─▶ the task moves
 *
 *   balancer ─▶ NodePolicy   does a move take a task from its memory?    before caches are asked
 *   cache-aware scheduling ─▶ NodeScope   the preferred cache lies on the preferred node, or there is none
 * </pre>
 *
 * <p>Lock order: rq.lock; faults come with none. Source: Linux {@code kernel/sched/fair.c} ({@code task_tick_numa}, {@code task_numa_work},
 * {@code task_numa_placement}, {@code migrate_degrades_locality}); there are no groups of tasks that share pages ({@code numa_group}), and no exchange of two
 * tasks. Start reading at {@link pith.sched.numa.NumaBalancing}.
 */
package pith.sched.numa;

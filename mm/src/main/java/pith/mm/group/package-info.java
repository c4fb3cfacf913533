/**
 * Memory groups: budgets for the memory of some programs, so that one cannot take what others need.
 *
 * <p>Each page that a program uses (anonymous, of a file, shared, a level of its page table) is <em>charged</em> when it is allocated to the group of the task
 * that needed it, and to all groups above; the folio remembers whom, and when it is freed it is taken off the bill. So is each slot of swap. Moving a task
 * moves no charges. So is each object that a program makes the kernel keep (tasks, open files, VMAs, dentries, inodes: the caches that Linux marks
 * {@code SLAB_ACCOUNT}): by its bytes, since objects of several groups lie in one slab ({@link pith.mm.group.KernelBill}). Kernel stacks are the host's and
 * take no page, but are charged the 16 KiB that they take on Linux, so that a fork bomb ends at its group's limit. What the kernel needs for itself, and the
 * page cache's index, are charged to nobody. A machine without groups pays nothing for all this: no task has an account, and no record of one is ever made.
 *
 * <pre>
 *   allocate ─► charge ──── above max? ──► reclaim among the group's pages ──── still? ──► one page: charged all the same, and noted
 *                  │                                                             └──────► a huge page, or too many over: ENOMEM
 *                  └─────── above high? ─► noted
 *                                            │
 *   on the way to user mode, no lock held  ◄─┘   above max: reclaim, writing files back; else the OOM killer, in the group
 *                                                above high: reclaim, then sleep, the longer the further above
 * </pre>
 *
 * <p>A charge may be asked for with locks held (of a directory, of an address space), which a victim of the OOM killer might need to end. Therefore nobody is
 * killed in the middle of things: a group may be above its maximum by {@link pith.mm.group.MemoryGroups#SLACK} pages until the task that brought it there
 * leaves the kernel. (Linux, too, charges in batches of 64 pages.)
 *
 * <p>Reclaim among a group's pages is the machine's own, with a filter: lists are the machine's, so it walks past other groups' pages, one look each
 * ({@link pith.mm.physical.Work#FRAME_SCAN} cycles). How many of a group's pages are on which list is counted exactly, so that it knows when to stop. Linux
 * keeps lists for each group instead, and pays with memory.
 *
 * <p>Locks: none but atomics; callable as {@link pith.mm.physical.PageAccount} says. Start with {@link pith.mm.group.MemoryGroups#charge}, then
 * {@link pith.mm.group.MemoryGroup}. Source: Linux's {@code mm/memcontrol.c}, {@code mm/page_counter.c}.
 */
package pith.mm.group;

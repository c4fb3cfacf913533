/**
 * Compaction: large free blocks made by moving what lies between small ones.
 *
 * <p>Free memory that lies scattered is no use to who needs it in one piece. Two scanners walk through a zone towards each other: one from the bottom up looks
 * for pages that can move, one from the top down for free frames to move them to. So what is in use gathers at the top and what is free at the bottom, where it
 * merges. When a block of the wanted order is there, or the scanners meet, it is over; the next run goes on where this one stopped.
 *
 * <pre>
 *   before   #.#..#.##..#.#..          # in use   . free
 *            migrate ->   <- free
 *   after    ......## ########
 * </pre>
 *
 * <p>It costs time and helps only if enough is free: the fragmentation index tells whether the lack of a block comes from too little memory, which is for
 * reclaim, or from scatter. After a run in vain the zone is left alone for a while, longer each time. Which page goes where is decided here; how its contents
 * and the entries that map it follow is for {@link pith.mm.compaction.PageMigration}, which may refuse: a page that is pinned, locked or the kernel's stays.
 * {@link pith.mm.compaction.Migration} is the kernel's, by way of the page's owner; who faults on a page that is on its way waits for it.
 *
 * <p>Whoever needs a block compacts for itself, or, better, finds that {@link pith.mm.compaction.Kcompactd} has done it before: woken by kswapd when that has
 * freed pages for a large block, and, once it runs, by the clock.
 *
 * <pre>
 *   compaction.lock              called with no spin lock held; who allocates only tries it
 *     zone.lock                  for each pageblock; not held while a page moves
 *     the page's lock            only tried
 *       inode.i_mmap | anon_vma.lock   only tried, for reading, until the last entry stands again
 *         mm.page_table_lock     of one space after the other
 *         cache.i_pages | swap.lock    while the page is copied, if it could be found by its index or slot
 * </pre>
 *
 * <p>Start with {@link pith.mm.compaction.Compaction#compact}. Source: Linux {@code mm/compaction.c}; Corbet, "Memory compaction", LWN 2010.
 */
package pith.mm.compaction;

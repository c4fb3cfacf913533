/**
 * Memory management: how every program gets memory of its own out of one RAM.
 *
 * <p>A program sees an <em>address space</em>: ranges that mean something (its code, its heap, a file it mapped) and gaps that do not. Nothing
 * stands behind a range at first. When the program touches a page, the hardware finds no translation and traps; the kernel then finds out what the page
 * should hold, puts it into a free page frame, enters that into the page table, and the program goes on without noticing.
 *
 * <pre>
 *   space      AddressSpace: mmap, munmap, mprotect, mremap, brk, fork        what the kernel calls
 *   uaccess    copies between kernel and user memory
 *   fault      from the trap to the installed entry, one file for each kind of fault
 *   vma        the ranges (VMAs), and MemoryMap, which holds all that makes up one space
 *   ranges     the tree that VMAs are found in without a lock
 *   pagecache  pages of files, shared by all who read, write or map them
 *   (this)     MemorySystem: the one of a machine; its figures and policies
 *   pagetable  the Sv39 tables        tlb  ASIDs and shoot-downs
 *   slab       objects from pages     shrinker  caches of objects that can be had again
 *   group      budgets for the memory of some programs        pressure  time lost for want of memory
 *   physical   page frames and the buddy system
 * </pre>
 *
 * <p>Each package knows only those below it. Lock order, outermost first:
 *
 * <pre>
 *   mm.mmap_lock                (RwSemaphore: the VMAs of a space; a child's within its parent's while forking)
 *     vma.lock                  (one VMA: held by faults instead of mm.mmap_lock; a writer waits for them)
 *     inode.i_mmap              (RwSemaphore: which VMAs map a file)
 *       mm.page_table_lock      (SpinLock: entries of a space)
 *         cache.i_pages         (SpinLock: which pages a cache has)
 *           reclaim.list
 *             shrinkers.lock, slab.list_lock, asids.lock, tlb.mailbox
 *               pcp.lock          (SpinLock: free pages that a hart keeps)
 *                 zone.lock
 * </pre>
 *
 * <p>A page of a cache is also locked by its flag {@code LOCKED}, under {@code mm.mmap_lock} and never the other way round: whoever holds it must not touch
 * user memory.
 *
 * <p>Start with {@link pith.mm.MemorySystem}, then follow a fault from {@code pith.mm.fault.PageFaults}.
 */
package pith.mm;

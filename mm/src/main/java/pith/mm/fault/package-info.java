/**
 * Page faults: from the trap to the installed entry.
 *
 * <p>A fault is not an error but the moment when memory is really handed out. The hart found no entry that permits an access. The kernel looks up the VMA: is
 * there one, and may the program do this? If so it decides what kind of fault it is, gets the page, and installs the entry.
 *
 * <pre>
 *   PageFaults.handle(map, address, access)
 *     find the VMA and lock it alone ── cannot be: lock the whole space ── no VMA: StackGrowth, or SIGSEGV (not mapped)
 *     permitted?   ── no: SIGSEGV (no permission)
 *     build the levels of the table, look at the entry
 *       the program wants to see to it itself: MonitoredFault tells it, and waits
 *       empty │ anonymous memory   AnonymousFault    a read: the zero page; a write: a cleared page
 *             │ a file             FileFault         a read: the cached page and its neighbours (FaultAround); a private write: a copy of it
 *             │ a shared file      SharedFileFault   a write: the cached page, made dirty
 *             │ the kernel's pages SpecialFault
 *       used  │ page is elsewhere  SwapFault         in swap: read it; on its way to another frame: wait
 *       there │ write to read-only CopyOnWrite       alone: write in place; else copy
 *             │ permits it already Spurious          another hart was quicker, or a stale TLB entry
 * </pre>
 *
 * <p>Getting a page may sleep or let other harts run, so each handler looks at the entry again under the table's lock before it installs anything: if it is not
 * what it was, somebody else has resolved the fault, the work is dropped, and the program simply tries again ({@link pith.mm.fault.FaultKind#RACED}).
 * A handler that replaces a page clears the entry and shoots it down first: no two harts ever see two different pages at one address. That these precautions
 * are needed is shown by tests that leave one out ({@link pith.mm.Precautions}).
 *
 * <p>Locks: {@code vma.lock} for reading all the way, or else {@code mm.mmap_lock} for reading (for writing while a stack grows); {@code mm.page_table_lock}
 * for the last step. A handler that waits for a device drops the first before and says so: {@link pith.mm.fault.FaultOutcome} tells whether the lock is still
 * held. After such a wait everything begins anew, with the whole space locked and without dropping that again, so that it comes to an end. None is held when
 * {@code handle} returns.
 *
 * <p>Start with {@link pith.mm.fault.PageFaults#handle}. Source: Linux's {@code handle_mm_fault} and riscv's {@code handle_page_fault}.
 */
package pith.mm.fault;

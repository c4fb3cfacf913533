/**
 * Page faults: from the trap to the installed entry.
 *
 * <p>A fault is not an error but the moment when memory is really handed out. The hart found no entry that permits an access. The kernel looks up the VMA: is
 * there one, and may the program do this? If so it decides what kind of fault it is, gets the page, and installs the entry.
 *
 * <pre>
 *   PageFaults.handle(map, address, access)
 *     find the VMA ── none: StackGrowth, or SIGSEGV (not mapped)
 *     permitted?   ── no: SIGSEGV (no permission)
 *     build the levels of the table, look at the entry
 *       empty │ anonymous memory   AnonymousFault    a read: the zero page; a write: a cleared page
 *             │ a file             FileFault         a read: the cached page; a private write: a copy of it
 *             │ a shared file      SharedFileFault   a write: the cached page, made dirty
 *       there │ write to read-only CopyOnWrite       alone: write in place; else copy
 *             │ permits it already Spurious          another hart was quicker, or a stale TLB entry
 * </pre>
 *
 * <p>Getting a page may sleep or let other harts run, so each handler looks at the entry again under the table's lock before it installs anything: if it is not what it
 * was, somebody else has resolved the fault, the work is dropped, and the program simply tries again ({@link pith.mm.fault.FaultOutcome.Retry}).
 * A handler that replaces a page clears the entry and shoots it down first: no two harts ever see two different pages at one address.
 *
 * <p>Locks: {@code mm.mmap_lock} for reading all the way (for writing while a stack grows); {@code mm.page_table_lock} for the last step. None is held when {@code
 * handle} returns.
 *
 * <p>Start with {@link pith.mm.fault.PageFaults#handle}. Source: Linux's {@code handle_mm_fault}.
 */
package pith.mm.fault;

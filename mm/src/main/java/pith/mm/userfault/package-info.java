/**
 * Page faults that a program handles itself: userfaultfd.
 *
 * <p>A thread that touches a page of a registered range sleeps, and a message about it can be read from a descriptor. Whoever reads it, another thread or
 * another process, fetches the page from wherever it likes, puts it in place, and the thread goes on as if the page had always been there: memory that is
 * filled lazily. In the other mode the pages are there but protected, and a message tells of the first write to each: memory whose changes are tracked.
 *
 * <pre>
 *   the thread that faults                      Userfault                     who has the descriptor
 *     locks the VMA, looks at the entry
 *     announce ─────────────────────────► waiting: [fault] [fault] ──take──►    read: address, why
 *     drops all locks, sleeps                                                   UFFDIO_COPY, ZEROPAGE: installs the page
 *     begins the fault anew         ◄───────────── wake ◄───────────────────    UFFDIO_WAKE, or as a part of those
 * </pre>
 *
 * <p>Of shared memory (memfd, tmpfs, shared anonymous) a page is missing only if the file has none, in memory or in swap; filling it gives it to the file, for
 * everybody. Where the file has a page that the program has not mapped yet, a third mode tells of it: <em>minor</em> faults, which UFFDIO_CONTINUE ends by
 * mapping what is there, perhaps changed by way of another mapping first.
 *
 * <p>No wake-up is lost: a fault is announced under {@code mm.page_table_lock} with the entry seen to be as it was, and a page is installed under the same lock
 * before its waiters are looked for. So either the fault sees the page, or the wake-up sees the fault.
 *
 * <p>Which pages are protected stands in {@link pith.mm.userfault.ProtectedPages}, a set of ranges of the registration, not in their entries: both bits that
 * the hardware leaves to software are taken, and a set keeps its answer while a page is swapped out, moved to another frame or made inaccessible. The entry of
 * a protected page merely lacks the permission to write. A child of a fork has no registration and so no protected page.
 *
 * <p>What registers ranges and fills pages is {@code UserfaultRanges} and {@code UserfaultPages} in {@code pith.mm.space}; how a fault gets here is
 * {@code MonitoredFault}.
 *
 * <p>Locks: {@code mm.mmap_lock} &gt; {@code mm.page_table_lock} (guards the protected pages) &gt; {@code userfaultfd.lock} (guards who waits). Nobody sleeps
 * for the monitor with any of them.
 *
 * <p>Start with {@link pith.mm.userfault.Userfault}. Source: userfaultfd(2), ioctl_userfaultfd(2).
 */
package pith.mm.userfault;

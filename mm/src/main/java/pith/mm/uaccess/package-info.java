/**
 * Copies between the kernel and user memory.
 *
 * <p>A pointer that a program passes to the kernel may be wrong, may point to a page that is not there yet, or to one that must be copied before it is
 * written. So the kernel accesses user memory as the program would: through the translation of the hart it runs on, with the same permissions, and a fault
 * is handled by the same code. What the program could not have done itself is refused with EFAULT.
 *
 * <p>Where the space is not the one that the hart translates by (exec fills a space nobody runs yet, /proc looks into another process) the table is walked in
 * software instead; the effect is the same.
 *
 * <p>Between finding a page and finishing with it nothing is charged and no lock is taken: a shoot-down that comes meanwhile waits for those few steps, see
 * {@code pith.mm.tlb}. No lock of the space is held by the caller, since a fault takes it.
 *
 * <p>Start with {@link pith.mm.uaccess.UserMemory#copyIn}.
 */
package pith.mm.uaccess;

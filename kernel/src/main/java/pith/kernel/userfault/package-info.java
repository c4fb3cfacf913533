/**
 * userfaultfd as programs see it: a descriptor from which messages about page faults are read, and whose ioctls answer them.
 *
 * <pre>
 *   userfaultfd(flags) ──► UserfaultFile ──ioctl──► UserfaultRequest ──► mm: Userfaults   registers, fills, protects
 *                              │ read, poll ◄───────────────────────── mm: Userfault    who waits
 * </pre>
 *
 * <p>The file belongs to the address space of whoever opened it, also when another process has got it; it does not keep that space alive: when it is gone,
 * requests answer ESRCH. Missing pages and write protection of private anonymous memory are offered; shared memory, minor faults, moves, poison, and messages
 * about fork, mremap and munmap are not, and the answer to UFFDIO_API says so.
 *
 * <p>Locks: none of its own; see {@code pith.mm.userfault}. Start with {@link pith.kernel.userfault.UserfaultFile}.
 */
package pith.kernel.userfault;

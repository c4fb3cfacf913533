/**
 * Keeping the harts' translation caches true.
 *
 * <p>A hart remembers translations in its TLB and does not notice when a page-table entry changes. Entries carry an <em>ASID</em>, a
 * short number for the address space, so that a context switch need not empty the TLB. Two duties follow. When an entry is withdrawn, every
 * hart that may remember it must forget it before the page is used for anything else: a <em>shoot-down</em>. And when ASIDs run out,
 * a new <em>generation</em> of them begins with empty TLBs.
 *
 * <pre>
 *   hart 0 (unmaps)                         hart 1 (runs the same space in user mode)
 *     clear the PTE
 *     forget it here
 *     put a request in hart 1's mailbox
 *     interrupt hart 1  ───────────────►    trap: leaveUser
 *     wait while hart 1 is in user mode     ...kernel...
 *     free the page                         enterUser: serve the mailbox, then back to user code
 * </pre>
 *
 * <p>Our rule: a hart uses translations only in user mode and in the short steps of a copy to or from user memory; both begin by serving
 * the mailbox. So a hart that is in the kernel at the moment when a request arrives need not be waited for, and no shoot-down ever waits for
 * a hart that holds a lock. A hart that runs another space needs no interrupt either: it must pass through the kernel before it can use the
 * ASID.
 *
 * <p>Locks: a mailbox's lock and {@code asids.lock} are innermost.
 *
 * <p>Start with {@link pith.mm.tlb.TlbShootdown#flush}. Source: Black et al., "Translation lookaside buffer consistency", ASPLOS 1989;
 * ASID generations as in Linux's riscv {@code context.c}.
 */
package pith.mm.tlb;

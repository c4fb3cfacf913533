/**
 * Swap: a disk as an extension of memory.
 *
 * <p>A page of a program that stands in no file can only leave memory if its contents are kept elsewhere. A <em>swap area</em> is a disk, or part of one, cut
 * into slots of one page. An evicted page's entries are replaced by {@link pith.mm.swap.SwapEntry swap entries}, which name its slot; the next touch faults,
 * and the page is read again.
 *
 * <pre>
 *   entries ──► page        in memory, no slot
 *        │        ▲ ▲
 *  evict ▼        │ │ claim: one user is left, who writes
 *   entries ──► page ◄──► slot         in the swap cache: both are good while the page is clean
 *        │        ▲
 *  evict ▼        │ bringIn, with its neighbours
 *   entries ─────────────► slot        swapped out
 * </pre>
 *
 * <p>A slot is free when no entry names it ({@code count}) and the cache has no page for it. Fork copies entries and counts them; whoever comes first reads the
 * page, the others find it in the cache and share it as before.
 *
 * <p>Locks: a page's own (its flag {@code LOCKED}, sleeps), then {@code swap.lock} (within page-table locks), and {@code lruvec.lru_lock} within that. Nothing
 * is written or read under a spin lock.
 *
 * <pre>
 *   Swap ──┬── SwapOut, SwapIn    how pages leave and come back
 *          ├── SwapCache          which pages have a slot, and their locks
 *          └── SwapAreas          whose slots are taken; SwapArea: what each is used for
 * </pre>
 *
 * <p>Start with {@link pith.mm.swap.SwapOut} and {@link pith.mm.swap.SwapIn}. Source: Linux {@code mm/swap_state.c}, {@code mm/swapfile.c}.
 */
package pith.mm.swap;

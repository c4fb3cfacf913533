/**
 * Reclaim: getting memory back when it is short.
 *
 * <p>Free memory is wasted memory: a kernel keeps pages of files for as long as nobody needs the room, and lets programs fill the rest. So the normal state of
 * a busy machine is that hardly any page is free, and every new page costs an old one. The question is which: best would be the one that is not needed for
 * longest (Belady 1966), which nobody knows; a <em>policy</em> guesses from the past.
 *
 * <pre>
 *   allocator ── below low ──► KswapdThread, in the background, up to high ──┐
 *             └─ none left ──► direct reclaim by who needs the page ─────────┤
 *                                                                            ▼
 *                                   Reclaim: a Scan, more and more urgent, of one node after the other
 *                                     │                      └─► Shrinkers (slabs, dentries, DeferredSplits)
 *                                     ▼
 *                                 NodeLists     whose pages?   those of the node that is short, then of the nearest
 *                                     │
 *                                     ▼
 *                               ReclaimPolicy   which of them? ActiveInactive │ Generations
 *                                     │ isolated pages
 *                                     ▼
 *                                 Evictable     how?   file: write back, drop │ anonymous: to swap
 * </pre>
 *
 * <p>A page is found by its lists alone, which hold no references: the allocator takes a page off when it is freed. Who works on a page first <em>isolates</em>
 * it: off its list, with a reference.
 *
 * <p>Locks: {@code lruvec.lru_lock} is taken within page-table and cache locks, and nothing but {@code zone.lock} within it. No lock is held while an owner
 * evicts.
 *
 * <p>Start with {@link pith.mm.reclaim.Reclaim#reclaim}, then {@link pith.mm.reclaim.ActiveInactive}. Source: Linux {@code mm/vmscan.c}.
 */
package pith.mm.reclaim;

/**
 * Reverse mapping: from a page to the page-table entries that map it.
 *
 * <p>A page table leads from an address to a page. Whoever wants to take a page away (reclaim, compaction, a file that is truncated) needs the way back, and
 * there may be many: each process that maps a file, each child of a fork. To remember every entry with the page would cost more than the entries themselves.
 * Instead a page remembers its <em>owner</em> and its index there, the owner remembers which VMAs may map its pages, and a VMA computes the address that an
 * index has in it.
 *
 * <pre>
 *   page ── owner, index ──► PageCache ── Mappings ──┐
 *                       └──► AnonVma ── members ─────┤
 *                                                    ▼
 *                                PageMapping (a VMA): index ─► address ─► entry: is it this page?
 * </pre>
 *
 * <p>A VMA of the list need not map the page: a child that wrote has its own copy. Its entry shows that, and the page's map count says when all are found.
 *
 * <p>Locks: the list's ({@code inode.i_mmap} or {@code anon_vma.lock}, in this order if both) keeps ranges as they are, then {@code mm.page_table_lock} of one
 * space after the other. {@code mm.mmap_lock} comes before them and is never taken by a walker.
 *
 * <p>Start with {@link pith.mm.rmap.AnonVma}. Source: Linux {@code mm/rmap.c}.
 */
package pith.mm.rmap;

/**
 * What an address space is made of.
 *
 * <p>A program's addresses are described by <em>virtual memory areas</em>: ranges of pages that are alike in permissions and in what stands behind them.
 * The list of VMAs says what a page <em>should</em> be; the page table says what is there <em>now</em>. A fault makes the second follow the first.
 *
 * <pre>
 *   MemoryMap  (mm_struct)
 *     mmapLock ─ VmaTable:  [code r-x file 0] [data rw- file 5] ..gap.. [heap rw-] ..gap.. [stack rw- grows down]
 *                            vma.lock          vma.lock                  vma.lock           vma.lock
 *     PageTable:             page │ page │  -                            page │ -
 *     MappedPages: installs and withdraws those entries, and keeps the counts of pages in step
 *     TlbContext, Rss, totals
 * </pre>
 *
 * <p>Neighbours that are alike are merged, and a VMA is split when part of it changes: {@link pith.mm.vma.VmaEditor}. A VMA of a file stands in the
 * file's list of mappings as well, so that truncation finds the entries; its range changes only with {@code inode.i_mmap} held too.
 *
 * <p>Locks: whoever changes VMAs holds {@code mm.mmap_lock} for writing, shows the guard, and marks each VMA that it changes as written. Whoever looks at all
 * of them holds {@code mm.mmap_lock} for reading. A fault needs one VMA only: it finds it in the table without a lock, locks it alone, and looks again whether
 * it is the right one ({@link pith.mm.vma.MemoryMap#lockVma}; the argument why that is enough stands in {@code VmaLock}). So threads that fault don't
 * meet, and a thread that maps memory doesn't stop them. Entries change under {@code mm.page_table_lock}.
 *
 * <p>A VMA that left the table is freed after a grace period of RCU: somebody may just be looking at it.
 *
 * <p>Start with {@link pith.mm.vma.MemoryMap}.
 */
package pith.mm.vma;

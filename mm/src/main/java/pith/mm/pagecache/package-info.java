/**
 * The page cache: pages of files, once each.
 *
 * <p>A file's contents are kept in page frames, found by the number of the page within the file. {@code read} copies from them, {@code write} copies
 * into them, and {@code mmap} maps the very same frames, so all three see one truth. A page that was written is <em>dirty</em> until it is written back;
 * a clean page can be dropped at any time, since it can be read again.
 *
 * <pre>
 *   inode ── PageCache ── CachedPages: number ─► page frame (one reference), or swap entry    (PageIndex, a radix tree)
 *               │  │ └─── Mappings: the VMAs that map the file   (the way back: whom to take a page from)
 *               │  └───── PageSource: reads and writes pages     (a file system; none for shared memory)
 *               │
 *               ├──────── PageFilling: a page comes, wanted or ahead of the reader (ReadaheadState says what)
 *               ├──────── DirtyPages: it changes, and is written back
 *               ├──────── PageEviction: it leaves, or moves, because memory is short
 *               └──────── Truncation: it goes, because its contents do
 * </pre>
 *
 * <p>A page's flags live with its frame: {@code UPTODATE} once it was filled, {@code DIRTY}, {@code LOCKED} while somebody fills, writes or removes it.
 * Whoever finds it locked waits on the cache's queue. A page that left the cache while somebody held it has another owner: look again after every sleep.
 *
 * <p>Locks: {@code inode.i_mmap} (which VMAs map the file), then {@code cache.i_pages} (which pages there are).
 *
 * <p>Start with {@link pith.mm.pagecache.PageCache#page}. Source: Linux's {@code struct address_space} and {@code filemap_fault}.
 */
package pith.mm.pagecache;

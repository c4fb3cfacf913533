/**
 * Writeback: bringing dirty pages to where they are kept, in time.
 *
 * <p>A write to a file is done as soon as it is in the page cache; the disk gets it later, many pages at a time. Two things must not happen: that what was
 * written long ago is still in memory alone, and that a program which writes faster than the disk fills memory with pages that nobody can free.
 *
 * <pre>
 *   dirty pages
 *     0 ─────────── background ─────────── halfway ─────────── limit
 *       flusher writes     flusher writes       the writer rests,       the writer waits until
 *       what is old        until below again    longer near the limit   there are fewer
 * </pre>
 *
 * <p>The <em>flusher</em> is a kernel thread. It sleeps while no file is dirty, so that an idle machine does nothing; with dirty files it looks every five
 * seconds for those that have been dirty for thirty, and it is woken at once when there are too many dirty pages. Whoever makes pages dirty passes by {@link
 * pith.mm.writeback.Writeback#throttle}. Limits are shares of the memory that could be dirty: what is free and what caches files.
 *
 * <p>Locks: {@code writeback.lock} guards the list of dirty files and is innermost.
 *
 * <p>Start with {@link pith.mm.writeback.Writeback}. Source: Linux's {@code mm/page-writeback.c} and {@code fs/fs-writeback.c}.
 */
package pith.mm.writeback;

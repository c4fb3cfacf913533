/**
 * Asynchronous I/O as libaio's programs know it: io_submit begins transfers, io_getevents takes their ends.
 *
 * <p>Only transfers past the cache go on without the program (a disk, or a file on one, opened with O_DIRECT); everything else is done while it is submitted,
 * as on Linux.
 *
 * <pre>
 *   io_submit ─▶ File.beginRead, beginWrite ─▶ device ─▶ AioContext.end ─▶ io_getevents, an eventfd
 *            └─▶ done at once ───────────────────────────┘
 * </pre>
 *
 * <p>Locks: {@code mm.ioctx_lock}; {@code aio.ctx_lock}; each by itself. Start with {@link pith.kernel.aio.AioContext}. Source: io_submit(2), Linux's
 * {@code fs/aio.c}.
 */
package pith.kernel.aio;

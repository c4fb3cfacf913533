/**
 * Buffers: a disk's blocks, for those who care about single blocks rather than files, such as the metadata of a file system.
 *
 * <p>A block of a file system may be smaller than a page. A <em>buffer</em> is one block within a page of the disk's own page cache ({@link
 * pith.vfs.block.BlockInode}): whoever reads the disk through its device node sees the same bytes. Unlike a page, a buffer is never written back by the
 * flusher. Its owner alone knows when it may reach the disk, a journal above all: a block that was changed by a transaction must not get there before the
 * transaction is safe in the log.
 *
 * <pre>
 *   metadata of a file system ── Buffer (block 70)──┐
 *                                Buffer (block 71)──┤
 *                                                   ▼
 *                       page 17 of the disk: │ 68 │ 69 │ 70 │ 71 │       with blocks of 1 KiB
 *                                                   │
 *   BlockIo: copies blocks to pages of its own and writes those, so that a block may change while an older state of it is under way
 * </pre>
 *
 * <p>References are counted: what {@link pith.vfs.buffer.BufferCache#read} answers must be closed once. A buffer that nobody refers to stays until memory is
 * short.
 *
 * <p>Locks: {@code buffers.lock} (spin) guards the table of buffers; nothing is taken under it but mm's locks for putting pages.
 *
 * <p>Start with {@link pith.vfs.buffer.BufferCache}. Source: Linux's {@code struct buffer_head}, {@code fs/buffer.c}.
 */
package pith.vfs.buffer;

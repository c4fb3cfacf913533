/**
 * iomap: files whose bytes stand in extents of a disk, with all that is the same for each such file system in one place.
 *
 * <p>A file system knows one thing: where on disk a byte of a file stands. The rest, pages that are read and written back, direct transfers, holes, zeroing,
 * reports, follows from the answer. So a file system answers one question, {@link pith.vfs.iomap.IomapOps#begin}: give me a <em>mapping</em> for this byte. An
 * extent is long, a page short: one answer serves many pages, where each page's blocks were looked up before.
 *
 * <pre>
 *   read(2) ──▶ RegularFile ──▶ PageCache ──readPages──▶ PageReads ────────┐
 *   write(2) ─▶ IomapFile ──▶ BufferedWrite ──▶ PageWrite (FolioBlocks) ───┤                     ┌─▶ IomapOps   the file system
 *   O_DIRECT ─▶ IomapFile ──▶ DirectIo ──▶ DirectTransfer ─────────────────┼──▶ IomapIter ───────┤
 *   mmap ─────▶ fault ──makeWritable──▶ IomapInode.Pages ──────────────────┤    begin, work, end └─▶ Iomap      the answer, in emulated RAM
 *   fallocate, truncate ──▶ ZeroRange ─────────────────────────────────────┤
 *   lseek, FIEMAP ──▶ SeekData, Fiemap ────────────────────────────────────┘
 *
 *   flusher, fsync ──writePages──▶ PageWriteback ──▶ WritebackOps (allocate, and be told) ──▶ Ioend ──▶ DeviceRun ──▶ Bio
 * </pre>
 *
 * <p>A mapping may become untrue while it is used: writeback turns promised blocks into real ones. Each carries a <em>cookie</em>, the state of the extents it
 * was read from; who is about to rely on it with a page locked compares, marks it stale, and the iterator asks again.
 *
 * <p>{@link pith.vfs.iomap.TerminalClear} is the improvement of Linux 7.2: the iterator's last call no longer clears the mappings.
 * {@link pith.vfs.iomap.Iomaps} counts clears and switches between both forms.
 *
 * <p>Lock order:
 *
 * <pre>
 *   inode.rwsem                 contents and size
 *     a page's lock             while it is filled, written to, written back
 *       the file system's       its journal, its extents
 *         disk queues
 * </pre>
 *
 * <p>Start with {@link pith.vfs.iomap.IomapIter}, then {@link pith.vfs.iomap.PageWrite} and {@link pith.vfs.iomap.PageWriteback}. Source: Linux's
 * {@code fs/iomap}.
 */
package pith.vfs.iomap;

/**
 * Disks: requests to a block device, and the device as a file.
 *
 * <p>A block device reads and writes whole sectors, directly from and to page frames (DMA), and tells by an interrupt when it is done. The kernel hands it a
 * request and goes on; whoever needs the result sleeps until the completion comes.
 *
 * <pre>
 *   /dev/nvme0n1 ─ BlockFile ── pages of BlockInode's cache ──┐
 *   a file system, swap ────────────────────────────────────┤
 *                                                           ▼
 *   Bio ──▶ BlockQueue.submit     FlushSequence: flush, data, flush, if it must be durable
 *                │                Splitter: parts that the device takes
 *                ▼                Plug: neighbours become one Request
 *           HardwareQueue ──▶ BlockDriver.queue, commit ──▶ the device ──▶ storage of the host
 *                                                              │
 *   Bio's end ◀── Request ◀── BlockQueue.completed ◀── interrupt or poll
 * </pre>
 *
 * <p>Whoever wants a transfer describes it as a {@link pith.vfs.block.Bio}: an operation, sectors, pieces of memory, and what to do at its end. Transfers may
 * end in any order, and what has ended may be in the device's volatile cache: a flush makes all of that durable, FUA one write.
 *
 * <p>An end runs as part of an interrupt: it may take spin locks and wake tasks, but not sleep.
 *
 * <p>Locks, each by itself, with nothing under it: {@code block_flush.lock}, {@code block_hctx.lock}, the driver's.
 *
 * <p>Start with {@link pith.vfs.block.Bio} and {@link pith.vfs.block.BlockQueue}. Source: Linux's {@code block/blk-mq.c}, {@code blk-merge.c},
 * {@code blk-flush.c}, {@code bdev.c}.
 */
package pith.vfs.block;

/**
 * Disks: requests to a block device, and the device as a file.
 *
 * <p>A block device reads and writes whole sectors, directly from and to page frames (DMA), and tells by an interrupt when it is done. The kernel hands it a
 * request and goes on; whoever needs the result sleeps until the completion comes.
 *
 * <pre>
 *   /dev/vda  ── BlockFile ── pages of BlockInode's cache ──┐
 *   a file system, swap ────────────────────────────────────┤
 *                                                           ▼
 *                              BlockQueue.submit(request) ──▶ hal's BlockDevice ──▶ storage of the host
 *                              BlockQueue.interrupt       ◀── completion, in the order in which the device finishes
 *                                 └──▶ the request's own end: pages become readable, a sleeper wakes
 * </pre>
 *
 * <p>An end runs as part of an interrupt: it may take spin locks and wake tasks, but not sleep.
 *
 * <p>Locks: {@code block_queue.lock} guards the device's registers; nothing is taken under it.
 *
 * <p>Start with {@link pith.vfs.block.BlockQueue}. Source: Linux's {@code struct bio} and {@code block/bdev.c}.
 */
package pith.vfs.block;

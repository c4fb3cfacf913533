/**
 * swapon and swapoff: which disks memory may use.
 *
 * <p>{@code mkswap} writes a header to a disk; {@code swapon} reads it and hands the disk to {@link pith.mm.swap.Swap}; {@code swapoff} brings every page back
 * that is there.
 *
 * <pre>
 *   mkswap /dev/nvme0n1 ─► SwapHeader on the disk
 *   swapon /dev/nvme0n1 ─► SwapAreas.on ─► Swap.add(area, DiskSwap) ─► requests to the disk's BlockQueue
 * </pre>
 *
 * <p>Lock order: {@code swapon_mutex} (sleeps), then the locks of a page cache and of address spaces. Start with {@link pith.kernel.swapping.SwapAreas}.
 */
package pith.kernel.swapping;

/**
 * The driver of NVMe disks.
 *
 * <p>It turns requests of the block layer into commands in rings, and entries of other rings into the ends of those requests. Each hart writes to its own ring,
 * so harts do not meet; the interrupt of a ring goes to the hart that it belongs to. A polled request goes to a second ring, for which the device raises no
 * interrupt: whoever waits looks at the phase bit of the next entry.
 *
 * <pre>
 *   BlockQueue ── put ──▶ NvmeQueue: CommandBuilder writes the command ── commit: doorbell ──▶ hal's NvmeController
 *   BlockQueue ◀── completed ── NvmeQueue.reap: entries of the right phase ◀── interrupt, or poll
 *   boot, power cut ──▶ AdminQueue: identify, make queues          a command that takes 30 s ──▶ AdminQueue: abort
 * </pre>
 *
 * <p>Locks: {@code nvme_queues.lock}, then {@code nvme_admin.lock}; {@code nvmeq.lock} by itself. Start with {@link pith.vfs.nvme.NvmeDriver}. Source: Linux's
 * {@code drivers/nvme/host/pci.c}.
 */
package pith.vfs.nvme;

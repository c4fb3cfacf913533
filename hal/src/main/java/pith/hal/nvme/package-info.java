/**
 * Solid-state disks: an NVMe controller with one namespace.
 *
 * <p>Host and controller talk through rings in RAM. The host writes commands into a submission queue and tells the controller, by writing a doorbell register,
 * how far it is; the controller fetches them, moves data between its medium and the pages that the command names, and writes an entry into the completion
 * queue, whose phase bit tells old entries from new ones. Then it raises the queue's interrupt, unless the host said that it looks by itself. Nothing else is
 * shared, so each hart can have a pair of queues of its own.
 *
 * <pre>
 *   RAM     submission queue          pages named by PRP entries        completion queue
 *             │ fetched                   ▲ │                                ▲ written, phase bit last
 *   device  NvmeController ── IoCommand ──┤ │ ── end, when MediaTiming says ─┴─▶ interrupt
 *             │                           │ ▼
 *             └─ AdminCommands          Medium ── VolatileCache ── storage: memory, or a file of the host
 * </pre>
 *
 * <p>What a write leaves in the {@link pith.hal.device.VolatileCache} is lost when the power goes, unless it was flushed or written with FUA.
 * {@link pith.hal.device.DiskFaults} makes blocks unreadable and commands vanish. Times come from the preset's table {@code storage}.
 *
 * <p>What is simpler than in a real drive: admin commands take no time; there is no garbage collection, and no wear; commands start in the order of their
 * doorbells.
 *
 * <p>Lock: the controller's own, inside which nothing is locked; interrupts are raised outside of it. Start with {@link pith.hal.nvme.NvmeController}. Source:
 * NVM Express Base Specification 2.0, NVM Command Set Specification 1.0.
 */
package pith.hal.nvme;

/**
 * Disks, as seen by processes: who uses them, for how much, and who waits.
 *
 * <pre>
 *   BlockQueue.submit ── whose? ──▶ IoAccount of the running process ──▶ BlockGroup of its control group: io.weight, io.max, io.stat
 *   BlockQueue.transfer, flush ── waits ──▶ DiskWaits ──▶ /proc/pressure/io, io.pressure
 *   crash in the shell ──▶ PowerCut: the disks lose their power, file systems are mounted again
 * </pre>
 *
 * <p>No locks: counters are atomic. Start with {@link pith.kernel.blockio.IoAccount}.
 */
package pith.kernel.blockio;

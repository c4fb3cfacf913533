/**
 * System V shared memory: segments that processes find by a number or a key, and map.
 *
 * <pre>
 *   shmget ─▶ Segments ─▶ Segment over mm's SharedMemory ◀─ shmat: a shared mapping ─▶ shmdt
 * </pre>
 *
 * <p>Lock: {@code shm_ids.rwsem}, which sleeps. Start with {@link pith.kernel.shm.Segments}.
 */
package pith.kernel.shm;

/**
 * System V semaphores and message queues: objects that processes find by a number or a key.
 *
 * <pre>
 *   semget, msgget ─▶ IpcTable ─▶ SemaphoreSet ◀─ semop: all operations at once, or wait
 *                              └▶ MessageQueue ◀─ msgsnd, msgrcv
 *   exit ─▶ SemaphoreUndo: gives back what the process took with SEM_UNDO
 * </pre>
 *
 * <p>Locks: the table's, which sleeps; {@code sem_undo.lock}; each object's own, which spins. Start with {@link pith.kernel.ipc.IpcTable}. Shared memory is in
 * {@link pith.kernel.shm}.
 */
package pith.kernel.ipc;

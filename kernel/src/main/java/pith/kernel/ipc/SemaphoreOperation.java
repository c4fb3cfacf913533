package pith.kernel.ipc;

/**
 * One of the operations of semop ({@code struct sembuf}).
 *
 * @param change what is added to the semaphore; 0 waits until it is 0
 */
public record SemaphoreOperation(int number, int change, boolean noWait, boolean undo) {
  /** Size of the structure. */
  public static final int BYTES = 6;
}

package pith.vfs.jbd2;

import pith.vfs.buffer.Buffer;

/**
 * One change of metadata under way. For each block: {@link #getWriteAccess} before the first byte changes, {@link #dirtyMetadata} after the last. Confined to
 * the task that started it. Source: Linux {@code handle_t}.
 */
public interface JournalHandle extends AutoCloseable {
  /** The block is going to be changed. The handle keeps no reference for the caller. */
  void getWriteAccess(Buffer buffer);

  /** As {@link #getWriteAccess} for a block that was free until now: its contents are cleared, and a revocation of it is taken back. */
  void getCreateAccess(Buffer buffer);

  /** The block was changed, and is whole again: its checksum is right. */
  void dirtyMetadata(Buffer buffer);

  /** A block of metadata is free: nothing of it is to be written any more, not by replaying older transactions either. */
  void forget(long block);

  /** Runs {@code action} once this handle's transaction is durable; it may take spin locks, and must not start a handle. */
  void afterCommit(Runnable action);

  /** Runs {@code action}, which writes a file's data, before this handle's transaction is made durable: data in order before the metadata that show them. */
  void beforeCommit(Runnable action);

  /** {@return the number of its transaction} */
  long transaction();

  /**
   * Makes sure of {@code credits} blocks more; a change that may grow without bound calls it where everything is consistent, and may find itself in a new
   * transaction. May sleep.
   */
  void ensure(int credits);

  /** The change is complete. */
  @Override
  void close();
}

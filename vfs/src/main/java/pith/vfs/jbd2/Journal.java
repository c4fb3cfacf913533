package pith.vfs.jbd2;

import pith.vfs.buffer.Buffer;

/** How changes of metadata reach the disk: through a log, or straight. */
public interface Journal {
  /**
   * Begins a change of up to {@code credits} blocks, all of which reach the disk or none does. May sleep; the caller holds no other handle, and no lock that
   * whoever holds a handle may wait for.
   *
   * @throws pith.sync.outcome.Refused EROFS after an error of the log
   */
  JournalHandle start(int credits);

  /** {@return the number of the transaction that changes made now belong to}; {@link #force} of it makes them durable */
  long transaction();

  /** Returns when transaction {@code number} and all before are durable. May sleep; the caller holds no handle. Refuses with EIO. */
  void force(long number);

  /** Everything changed so far is durable, and where it belongs. May sleep; the caller holds no handle. Refuses with EIO. */
  void flush();

  /** The file system goes, flushed or not. */
  void close();

  /** An error that makes going on unsafe: from now on handles are refused. */
  void abort();

  boolean isAborted();

  /** {@return a buffer's owner in the journal}, for {@code journal FILE} and tests: whether its newest contents have not reached their place */
  boolean isDirty(Buffer buffer);
}

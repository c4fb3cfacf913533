package pith.vfs.iomap;

/** What a file system does for iomap: it says where bytes are, and is told what was done with them. */
public interface IomapOps {
  /**
   * Fills {@code iomap} in with a mapping that contains byte {@code position} of the file, reserving or allocating space if {@code flags} (of
   * {@link IomapFlags}) say that something will be written; it need not reach to {@code position + length}, and may go beyond. {@code source} is filled in
   * where data must be read from elsewhere than they are written to; left as it is otherwise.
   *
   * @throws pith.sync.outcome.Refused ENOSPC, EIO, ENOTBLK for a direct write that must go through the cache
   */
  void begin(long position, long length, int flags, Iomap iomap, Iomap source);

  /**
   * After each {@link #begin} that succeeded: of {@code length} bytes from {@code position} on, {@code written} were dealt with. What was reserved for the rest
   * can go.
   */
  default void end(long position, long length, long written, int flags, Iomap iomap) {}
}

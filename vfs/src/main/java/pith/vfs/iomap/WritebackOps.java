package pith.vfs.iomap;

/** What a file system does when dirty pages go to the disk. Called with the pages locked: must not lock any. */
public interface WritebackOps {
  /**
   * Fills {@code iomap} in with the blocks that byte {@code position} of the file goes to, and allocates those that were only promised, for all of
   * {@code length} bytes if they can be had together. A hole means that nobody wants the data any more.
   *
   * @throws pith.sync.outcome.Refused ENOSPC, EIO
   */
  void map(long position, long length, Iomap iomap);

  /** As {@link #map} where nothing must be allocated or waited for, since memory is short: refuses with EAGAIN what {@link #ended} would have work with. */
  void mapNow(long position, long length, Iomap iomap);

  /** Bytes {@code [position, position + length)} are on disk; if the blocks were {@code unwritten}, they hold data now. */
  void ended(long position, long length, boolean unwritten);
}

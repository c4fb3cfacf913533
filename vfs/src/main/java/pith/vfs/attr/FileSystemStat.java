package pith.vfs.attr;

/**
 * What statfs tells about a file system.
 *
 * @param magic the type's number, {@code f_type}
 * @param blocks its size, and {@code free} what is left, in units of {@code blockSize} bytes
 * @param available what is left for those who may not use the file system's reserve
 * @param flags mount flags, {@code ST_*}
 */
public record FileSystemStat(
    long magic, int blockSize, long blocks, long free, long available, long files, long freeFiles, long id, int nameLength, int flags) {
  /** Of a file system without a reserve. */
  public FileSystemStat(long magic, int blockSize, long blocks, long free, long files, long freeFiles, long id, int nameLength, int flags) {
    this(magic, blockSize, blocks, free, free, files, freeFiles, id, nameLength, flags);
  }

  /** {@return this, seen through a mount with {@code ST_*} flags} */
  public FileSystemStat with(int mountFlags) {
    return new FileSystemStat(magic, blockSize, blocks, free, available, files, freeFiles, id, nameLength, mountFlags);
  }
}

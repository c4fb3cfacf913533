package pith.vfs.attr;

/**
 * What statfs tells about a file system.
 *
 * @param magic the type's number, {@code f_type}
 * @param blocks its size, and {@code free} what is left, in units of {@code blockSize} bytes
 * @param flags mount flags, {@code ST_*}
 */
public record FileSystemStat(
    long magic, int blockSize, long blocks, long free, long files, long freeFiles, long id, int nameLength, int flags) {

  /** {@return this, seen through a mount with {@code ST_*} flags} */
  public FileSystemStat with(int mountFlags) {
    return new FileSystemStat(magic, blockSize, blocks, free, files, freeFiles, id, nameLength, mountFlags);
  }
}

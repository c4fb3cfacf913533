package pith.vfs.attr;

/**
 * What stat and statx tell about a file.
 *
 * @param device {@link DeviceNumber} of the file system
 * @param mode type and permissions, {@code st_mode}
 * @param rdev for a device node, the device it stands for, else 0
 * @param size in bytes; for a symbolic link the length of its text
 * @param blockSize preferred unit of I/O in bytes
 * @param blocks space taken, in units of 512 bytes
 * @param accessed nanoseconds since 1970, as the other times
 * @param changed when the inode changed, {@code st_ctime}
 * @param born when it was made, {@code stx_btime}
 * @param mount id of the mount it was reached through, {@code stx_mnt_id}; 0 if unknown
 */
public record Stat(
    long device,
    long inode,
    int mode,
    int links,
    int uid,
    int gid,
    long rdev,
    long size,
    int blockSize,
    long blocks,
    long accessed,
    long modified,
    long changed,
    long born,
    int mount) {

  public FileType type() {
    return FileType.of(mode);
  }

  /** {@return this, reached through mount {@code id}} */
  public Stat through(int id) {
    return new Stat(device, inode, mode, links, uid, gid, rdev, size, blockSize, blocks, accessed, modified, changed, born, id);
  }
}

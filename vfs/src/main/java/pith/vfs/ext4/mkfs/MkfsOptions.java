package pith.vfs.ext4.mkfs;

/**
 * What file system to make.
 *
 * @param bytes its size
 * @param blockSize 1024, 2048 or 4096
 * @param bytesPerInode for so many bytes there is one inode
 * @param label the volume's name, at most 16 bytes
 * @param uuid 16 bytes that tell it from others
 * @param seconds when it is made, since 1970
 * @param verity whether files can be sealed by fs-verity: the feature of that name
 */
public record MkfsOptions(long bytes, int blockSize, int bytesPerInode, String label, byte[] uuid, long seconds, boolean verity) {
  private static final int USUAL_BLOCK = 4096;
  private static final int SMALL_BLOCK = 1024;
  private static final long SMALL = 512L << 20;
  private static final long LEAST_BLOCKS = 200, MOST_BLOCKS = 1L << 32;

  /** {@return what is usual for that size: small blocks for a small file system} */
  public static MkfsOptions usual(long bytes, byte[] uuid, long seconds) {
    return new MkfsOptions(bytes, bytes < SMALL ? SMALL_BLOCK : USUAL_BLOCK, bytes < SMALL ? 4096 : 16_384, "", uuid, seconds, false);
  }

  public MkfsOptions withBlockSize(int size) {
    return new MkfsOptions(bytes, size, bytesPerInode, label, uuid, seconds, verity);
  }

  public MkfsOptions withVerity() {
    return new MkfsOptions(bytes, blockSize, bytesPerInode, label, uuid, seconds, true);
  }

  public MkfsOptions withLabel(String name) {
    return new MkfsOptions(bytes, blockSize, bytesPerInode, name, uuid, seconds, verity);
  }

  /**
   * {@return these, of which a file system can be made}
   *
   * @throws IllegalArgumentException if none of that size and these blocks can be made
   */
  public MkfsOptions checked() {
    if (blockSize != 1024 && blockSize != 2048 && blockSize != 4096) {
      throw new IllegalArgumentException("blocks of " + blockSize + " bytes cannot be used: 1024, 2048 and 4096 can");
    }
    if (bytes / blockSize < LEAST_BLOCKS || bytes / blockSize > MOST_BLOCKS) {
      throw new IllegalArgumentException("a file system of " + bytes + " bytes in blocks of " + blockSize + " cannot be made: it has from " + LEAST_BLOCKS + " to " + MOST_BLOCKS
          + " blocks");
    }
    return this;
  }
}

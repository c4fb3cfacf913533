package pith.vfs.ext4.format;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;

/**
 * The checksums of metadata. Each is a CRC-32C that begins with the file system's seed and says what it is of: a block of a directory that turns up in another
 * directory is found out. Source: {@code checksums.rst}.
 *
 * @param seed the CRC-32C of the file system's UUID
 */
public record Checksums(int seed) {
  /** {@return the seed that a superblock gives} */
  static int seed(byte[] sb, Features features) {
    return features.hasIncompat(Features.CSUM_SEED) ? (int) SuperFormat.CHECKSUM_SEED.get(sb, 0) : Crc32c.of(~0, SuperFormat.UUID.get(sb, 0));
  }

  public static int ofSuper(byte[] sb) {
    return Crc32c.of(~0, sb, 0, SuperFormat.CHECKSUM.offset());
  }

  public static int ofSuper(PhysicalMemory ram, long pa) {
    return Crc32c.of(~0, ram, pa, SuperFormat.CHECKSUM.offset());
  }

  /** {@return what the checksums of an inode and of its blocks begin with} */
  public int ofInodeNumber(long number, int generation) {
    return Crc32c.ofInt(Crc32c.ofInt(seed, (int) number), generation);
  }

  /** {@return the checksum of an inode of {@code bytes} bytes at {@code pa}, as if those in it were 0} */
  public int ofInode(PhysicalMemory ram, long pa, int bytes, long number) {
    int crc = ofInodeNumber(number, (int) InodeFormat.GENERATION.get(ram, pa));
    crc = withoutShort(crc, ram, pa, 0, InodeFormat.CHECKSUM_LO, InodeFormat.OLD_BYTES);
    if (bytes == InodeFormat.OLD_BYTES) {
      return crc;
    }
    return hasHighChecksum(ram, pa)
        ? withoutShort(crc, ram, pa, InodeFormat.OLD_BYTES, InodeFormat.CHECKSUM_HI, bytes)
        : Crc32c.of(crc, ram, pa + InodeFormat.OLD_BYTES, bytes - InodeFormat.OLD_BYTES);
  }

  /** {@return whether the inode is large enough for the upper half of its checksum} */
  public static boolean hasHighChecksum(PhysicalMemory ram, long pa) {
    return InodeFormat.EXTRA_ISIZE.get(ram, pa) >= InodeFormat.CHECKSUM_HI.offset() + 2 - InodeFormat.OLD_BYTES;
  }

  private static int withoutShort(int crc, PhysicalMemory ram, long pa, int from, U16Field left, int to) {
    int sum = Crc32c.of(crc, ram, pa + from, left.offset() - from);
    sum = Crc32c.of(sum, NOTHING, 0, 2);
    return Crc32c.of(sum, ram, pa + left.offset() + 2, to - left.offset() - 2);
  }

  private static final byte[] NOTHING = new byte[4];

  /** {@return the 16 bits of a group's descriptor of {@code bytes} bytes} */
  public int ofGroup(PhysicalMemory ram, long pa, int bytes, int group) {
    int crc = Crc32c.ofInt(seed, group);
    return withoutShort(crc, ram, pa, 0, GroupFormat.CHECKSUM, bytes) & 0xffff;
  }

  /** {@return the older 16 bits of a group's descriptor, of file systems with {@code uninit_bg} only} */
  public static int ofGroupOld(byte[] uuid, byte[] descriptor, int group) {
    byte[] number = {(byte) group, (byte) (group >> 8), (byte) (group >> 16), (byte) (group >> 24)};
    int crc = Crc16.of(Crc16.of(0xffff, uuid, 0, uuid.length), number, 0, 4);
    int behind = GroupFormat.CHECKSUM.offset() + 2;
    return Crc16.of(Crc16.of(crc, descriptor, 0, GroupFormat.CHECKSUM.offset()), descriptor, behind, descriptor.length - behind);
  }

  /** {@return the checksum of a bitmap's first {@code bytes} bytes} */
  public int ofBitmap(PhysicalMemory ram, long pa, int bytes) {
    return Crc32c.of(seed, ram, pa, bytes);
  }

  /** {@return the checksum of a block of an inode's: the bytes before its tail}; {@code inode} is {@link #ofInodeNumber} */
  public static int ofBlock(int inode, PhysicalMemory ram, long pa, int bytes) {
    return Crc32c.of(inode, ram, pa, bytes);
  }

  /** {@return the checksum of a node of a directory's index: what is used of it, and its tail at {@code tail} with the checksum as 0} */
  public static int ofIndex(int inode, PhysicalMemory ram, long pa, int used, long tail) {
    int crc = Crc32c.of(inode, ram, pa, used);
    crc = Crc32c.of(crc, ram, tail, IndexFormat.TAIL_CHECKSUM.offset());
    return Crc32c.of(crc, NOTHING, 0, 4);
  }

  /** {@return the checksum of a block of extended attributes} */
  public int ofXattrBlock(PhysicalMemory ram, long pa, int bytes, long block) {
    U32Field left = XattrFormat.CHECKSUM;
    int crc = Crc32c.ofInt(Crc32c.ofInt(seed, (int) block), (int) (block >>> 32));
    crc = Crc32c.of(crc, ram, pa, left.offset());
    crc = Crc32c.of(crc, NOTHING, 0, 4);
    return Crc32c.of(crc, ram, pa + left.offset() + 4, bytes - left.offset() - 4);
  }
}

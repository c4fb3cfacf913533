package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.vfs.buffer.Buffer;
import pith.vfs.buffer.BufferCache;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.GroupFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * The descriptors of the groups, in their buffers, which stay in memory while the file system is mounted. Figures are guarded by the allocator's lock.
 */
final class GroupTable {
  private final Geometry geometry;
  private final PhysicalMemory ram;
  private final Checksums checksums;
  private final byte[] uuid;

  /** Blocks of descriptors, by number of the run. */
  private final Buffer[] blocks;

  GroupTable(Geometry geometry, BufferCache buffers, byte[] uuid) {
    this.geometry = geometry;
    this.uuid = uuid;
    ram = buffers.ram();
    checksums = new Checksums(geometry.seed());
    blocks = new Buffer[geometry.descriptorBlocks()];
    try {
      for (int run = 0; run < blocks.length; run++) {
        blocks[run] = buffers.read(geometry.descriptorBlock(run * geometry.descriptorsPerBlock()));
      }
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  void close() {
    for (Buffer block : blocks) {
      if (block != null) {
        block.close();
      }
    }
  }

  /** {@return the buffer that a group's descriptor lies in} */
  Buffer buffer(int group) {
    return blocks[group / geometry.descriptorsPerBlock()];
  }

  private long pa(int group) {
    return buffer(group).pa() + (long) group % geometry.descriptorsPerBlock() * geometry.descriptorBytes();
  }

  private boolean isLong() {
    return geometry.descriptorBytes() >= GroupFormat.LONG_BYTES;
  }

  private long wide(int group, U32Field low, U32Field high) {
    long pa = pa(group);
    return low.get(ram, pa) | (isLong() ? high.get(ram, pa) << 32 : 0);
  }

  private int wide(int group, U16Field low, U16Field high) {
    long pa = pa(group);
    return low.get(ram, pa) | (isLong() ? high.get(ram, pa) << 16 : 0);
  }

  private void set(int group, U16Field low, U16Field high, int value) {
    low.set(ram, pa(group), value & 0xffff);
    if (isLong()) {
      high.set(ram, pa(group), value >>> 16);
    }
  }

  long blockBitmap(int group) {
    return wide(group, GroupFormat.BLOCK_BITMAP_LO, GroupFormat.BLOCK_BITMAP_HI);
  }

  long inodeBitmap(int group) {
    return wide(group, GroupFormat.INODE_BITMAP_LO, GroupFormat.INODE_BITMAP_HI);
  }

  long inodeTable(int group) {
    return wide(group, GroupFormat.INODE_TABLE_LO, GroupFormat.INODE_TABLE_HI);
  }

  int freeBlocks(int group) {
    return wide(group, GroupFormat.FREE_BLOCKS_LO, GroupFormat.FREE_BLOCKS_HI);
  }

  void freeBlocks(int group, int count) {
    set(group, GroupFormat.FREE_BLOCKS_LO, GroupFormat.FREE_BLOCKS_HI, count);
  }

  int freeInodes(int group) {
    return wide(group, GroupFormat.FREE_INODES_LO, GroupFormat.FREE_INODES_HI);
  }

  void freeInodes(int group, int count) {
    set(group, GroupFormat.FREE_INODES_LO, GroupFormat.FREE_INODES_HI, count);
  }

  int directories(int group) {
    return wide(group, GroupFormat.DIRECTORIES_LO, GroupFormat.DIRECTORIES_HI);
  }

  void directories(int group, int count) {
    set(group, GroupFormat.DIRECTORIES_LO, GroupFormat.DIRECTORIES_HI, count);
  }

  /** {@return inodes at the end of the group's table that were never used} */
  int unusedInodes(int group) {
    return wide(group, GroupFormat.UNUSED_INODES_LO, GroupFormat.UNUSED_INODES_HI);
  }

  void unusedInodes(int group, int count) {
    set(group, GroupFormat.UNUSED_INODES_LO, GroupFormat.UNUSED_INODES_HI, count);
  }

  /** {@return whether a flag of {@link GroupFormat} is set, and means anything on this file system} */
  boolean is(int group, int flag) {
    return geometry.features().groupChecksums() && (GroupFormat.FLAGS.get(ram, pa(group)) & flag) != 0;
  }

  void clearFlag(int group, int flag) {
    GroupFormat.FLAGS.set(ram, pa(group), GroupFormat.FLAGS.get(ram, pa(group)) & ~flag);
  }

  /** {@return whether the checksum of a bitmap of {@code bytes} bytes at {@code bitmap} is the one in the descriptor} */
  boolean bitmapIsRight(int group, boolean ofInodes, long bitmap, int bytes) {
    if (!geometry.features().checksums()) {
      return true;
    }
    int computed = checksums.ofBitmap(ram, bitmap, bytes);
    int kept = ofInodes
        ? wide(group, GroupFormat.INODE_BITMAP_CSUM_LO, GroupFormat.INODE_BITMAP_CSUM_HI)
        : wide(group, GroupFormat.BLOCK_BITMAP_CSUM_LO, GroupFormat.BLOCK_BITMAP_CSUM_HI);
    return kept == (isLong() ? computed : computed & 0xffff);
  }

  void bitmapChanged(int group, boolean ofInodes, long bitmap, int bytes) {
    if (!geometry.features().checksums()) {
      return;
    }
    int computed = checksums.ofBitmap(ram, bitmap, bytes);
    if (ofInodes) {
      set(group, GroupFormat.INODE_BITMAP_CSUM_LO, GroupFormat.INODE_BITMAP_CSUM_HI, computed);
    } else {
      set(group, GroupFormat.BLOCK_BITMAP_CSUM_LO, GroupFormat.BLOCK_BITMAP_CSUM_HI, computed);
    }
  }

  /** {@return whether a descriptor's own checksum is right} */
  boolean isRight(int group) {
    return !geometry.features().groupChecksums() || GroupFormat.CHECKSUM.get(ram, pa(group)) == checksum(group);
  }

  private int checksum(int group) {
    if (geometry.features().checksums()) {
      return checksums.ofGroup(ram, pa(group), geometry.descriptorBytes(), group);
    }
    byte[] descriptor = new byte[geometry.descriptorBytes()];
    ram.read(pa(group), descriptor, 0, descriptor.length);
    return Checksums.ofGroupOld(uuid, descriptor, group);
  }

  /** The descriptor, for whose block {@code handle} has write access, was changed. */
  void changed(JournalHandle handle, int group) {
    if (geometry.features().groupChecksums()) {
      GroupFormat.CHECKSUM.set(ram, pa(group), checksum(group));
    }
    handle.dirtyMetadata(buffer(group));
  }

  /** {@return what is wrong with the descriptor of a group, null if nothing is} */
  String complaint(int group) {
    long table = inodeTable(group);
    long tableBlocks = ((long) geometry.inodesPerGroup() * geometry.inodeBytes() + geometry.blockSize() - 1) >>> geometry.blockBits();
    if (!isRight(group)) {
      return "the checksum of the descriptor of group " + group + " is wrong";
    }
    if (!geometry.contains(blockBitmap(group)) || !geometry.contains(inodeBitmap(group)) || !geometry.contains(table, tableBlocks)) {
      return "the descriptor of group " + group + " points outside of the file system";
    }
    return null;
  }
}

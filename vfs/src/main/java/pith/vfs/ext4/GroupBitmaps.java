package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.GroupFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * The bitmaps of the groups, found right by the checksums in the descriptors. One that was never written, which its descriptor says, is made up when it is
 * first changed. Guarded by the lock of the allocator that it belongs to.
 */
final class GroupBitmaps {
  private final Ext4Fs fs;
  private final Geometry geometry;
  private final GroupTable groups;
  private final PhysicalMemory ram;
  private final boolean ofInodes;

  /** The bitmaps of blocks, or of inodes. */
  GroupBitmaps(Ext4Fs fs, boolean ofInodes) {
    this.fs = fs;
    this.ofInodes = ofInodes;
    geometry = fs.geometry();
    groups = fs.groups();
    ram = fs.ram();
  }

  private int flag() {
    return ofInodes ? GroupFormat.INODE_UNINIT : GroupFormat.BLOCK_UNINIT;
  }

  /** {@return the buffer of a group's bitmap, with a reference; its contents mean something only if it {@link #isWritten}} */
  Buffer read(int group) {
    Buffer buffer = fs.buffers().read(ofInodes ? groups.inodeBitmap(group) : groups.blockBitmap(group));
    if (isWritten(group) && !buffer.isVerified()) {
      if (!groups.bitmapIsRight(group, ofInodes, buffer.pa(), summedBytes())) {
        buffer.close();
        throw fs.badChecksum("the checksum of the " + (ofInodes ? "inode" : "block") + " bitmap of group " + group + " is wrong");
      }
      buffer.setVerified();
    }
    return buffer;
  }

  boolean isWritten(int group) {
    return !groups.is(group, flag());
  }

  Bitmap view(Buffer buffer, int group) {
    return new Bitmap(ram, buffer.pa(), ofInodes ? geometry.inodesPerGroup() : geometry.blocksIn(group));
  }

  private int summedBytes() {
    return (ofInodes ? geometry.inodesPerGroup() : geometry.blocksPerGroup()) / 8;
  }

  /** The bitmap and its descriptor are going to be changed. */
  void beforeChange(JournalHandle handle, int group, Buffer buffer) {
    handle.getWriteAccess(groups.buffer(group));
    handle.getWriteAccess(buffer);
    if (!isWritten(group)) {
      makeUp(group, buffer);
      groups.clearFlag(group, flag());
      buffer.setVerified();
    }
  }

  /** They were changed. */
  void changed(JournalHandle handle, int group, Buffer buffer) {
    groups.bitmapChanged(group, ofInodes, buffer.pa(), summedBytes());
    handle.dirtyMetadata(buffer);
    groups.changed(handle, group);
  }

  /** What a bitmap says of a group in which nothing was ever allocated. */
  private void makeUp(int group, Buffer buffer) {
    buffer.clear();
    Bitmap whole = new Bitmap(ram, buffer.pa(), 8 << geometry.blockBits());
    if (ofInodes) {
      whole.set(geometry.inodesPerGroup(), whole.bits(), true);
      return;
    }
    whole.set(0, baseBlocks(group), true);
    own(whole, group, groups.blockBitmap(group), 1);
    own(whole, group, groups.inodeBitmap(group), 1);
    own(whole, group, groups.inodeTable(group), (int) ((long) geometry.inodesPerGroup() * geometry.inodeBytes() + geometry.blockSize() - 1 >>> geometry.blockBits()));
    whole.set(geometry.blocksIn(group), whole.bits(), true);
  }

  private void own(Bitmap bitmap, int group, long block, int count) {
    long within = block - geometry.firstBlockOf(group);
    if (within >= 0 && within + count <= geometry.blocksIn(group)) {
      bitmap.set((int) within, (int) within + count, true);
    }
  }

  /** {@return blocks at the beginning of a group for copies of the superblock and of descriptors} */
  private int baseBlocks(int group) {
    int copy = geometry.hasSuper(group) ? 1 : 0;
    int run = group / geometry.descriptorsPerBlock();
    if (run >= geometry.firstMetaGroup()) {
      int place = group % geometry.descriptorsPerBlock();
      return copy + (place < 2 || place == geometry.descriptorsPerBlock() - 1 ? 1 : 0);
    }
    return copy == 0 ? 0 : 1 + Math.min(geometry.descriptorBlocks(), geometry.firstMetaGroup()) + geometry.reservedDescriptorBlocks();
  }
}

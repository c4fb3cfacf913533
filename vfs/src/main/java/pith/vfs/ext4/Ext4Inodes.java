package pith.vfs.ext4;

import pith.vfs.Inode;
import pith.vfs.attr.FileType;

/** What every inode of ext4 has, whatever its type: its record. And the one place where types become classes. */
sealed interface Ext4Inodes permits Ext4Directory, Ext4File, Ext4Link, Ext4Special {
  /** {@return the inode as it lies on the disk} */
  InodeRecord record();

  /** {@return the kernel's inode for a record, which it takes over} */
  static Inode of(Ext4Fs fs, InodeRecord record) {
    return switch (FileType.of(record.mode())) {
      case DIRECTORY -> new Ext4Directory(fs, record);
      case REGULAR -> new Ext4File(fs, record);
      case SYMLINK -> new Ext4Link(fs, record);
      case FIFO, SOCKET, CHARACTER, BLOCK -> new Ext4Special(fs, record);
    };
  }

  /** Where a block of a file is, by either kind of map. */
  static Mapping map(InodeRecord record, long logical) {
    return record.is(pith.vfs.ext4.format.InodeFormat.EXTENTS) ? new ExtentTree(record).lookup(logical) : new BlockMap(record).lookup(logical);
  }
}

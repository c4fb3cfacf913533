package pith.vfs.ext4;

import pith.vfs.Inode;
import pith.vfs.attr.FileType;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/** What every inode of ext4 has, whatever its type: its record. And the one place where types become classes. */
sealed interface Ext4Inodes permits Ext4Directory, Ext4File, Ext4Link, Ext4Special {
  /** {@return the inode as it lies on the disk} */
  InodeRecord record();

  /** Brings type, owner, times and the like to the record. */
  default void storeAttributes(JournalHandle handle) {
    changeRecord(() -> record().store(handle, (Inode) this));
  }

  /** It was changed within {@code handle}: what fsync must wait for. */
  default void changedIn(JournalHandle handle) {}

  /** Runs a change of the record, and of its checksum, which nobody else changes meanwhile. */
  default void changeRecord(Runnable change) {
    change.run();
  }

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
    return record.is(InodeFormat.EXTENTS) ? new ExtentTree(record).lookup(logical) : new BlockMap(record).lookup(logical);
  }
}

package pith.vfs.ext4;

import pith.sync.outcome.Refused;
import pith.vfs.Inode;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/** The end of inodes: what they hold is freed, and then they are. */
final class Deletion {
  private static final int CREDITS = 48;

  private final Ext4Fs fs;

  Deletion(Ext4Fs fs) {
    this.fs = fs;
  }

  /** Nobody refers to {@code inode}, and it has no name. What cannot be done now is left to the next mount, which finds it in the chain of orphans. */
  void delete(Inode inode) {
    InodeRecord record = ((Ext4Inodes) inode).record();
    if (record.isFreed() || fs.isReadOnly() || fs.journal().isAborted()) {
      return;
    }
    try (JournalHandle handle = fs.start(CREDITS)) {
      if (inode instanceof Ext4File file) {
        file.removeBlocks(handle);
      } else {
        freeBlocks(handle, record);
      }
      handle.ensure(CREDITS);
      fs.xattrs().drop(handle, record);
      fs.orphans().remove(handle, (Ext4Inodes) inode);
      handle.getWriteAccess(record.block());
      record.free(fs.vfs().time().now());
      record.store(handle);
      fs.inodeAllocator().free(handle, record.number(), inode instanceof Ext4Directory);
      record.freed();
    } catch (Refused refused) {
      fs.vfs().say("EXT4-fs (" + fs.disk().queue().name() + "): inode " + inode.number() + " could not be freed: " + refused.errno());
    }
  }

  /** Frees the blocks of a directory or a link: they are metadata. */
  void freeBlocks(JournalHandle handle, InodeRecord record) {
    if (!record.is(InodeFormat.EXTENTS)) {
      return;
    }
    ExtentTree tree = new ExtentTree(record);
    for (long at = 0; at < ExtentTree.END; ) {
      Mapping run = tree.lookup(at);
      for (long block = 0; !run.isHole() && block < run.count(); block++) {
        handle.ensure(CREDITS);
        handle.getWriteAccess(record.block());
        record.addBlocks(-1);
        tree.set(handle, Mapping.hole(run.logical() + block, 1));
        fs.blockAllocator().freeMetadata(handle, run.physical() + block);
      }
      at += run.count();
    }
  }
}

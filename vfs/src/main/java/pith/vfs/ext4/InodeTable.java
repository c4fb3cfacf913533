package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Inode;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.GroupFormat;

/** The inodes of a file system: those in memory, by number, and how the others are read from the tables of their groups. */
final class InodeTable {
  private static final LockClass LOCK = LockClass.of("ext4.inode_table");

  private final Ext4Fs fs;
  private final Mutex mutex = new Mutex(LOCK);

  /** Guarded by {@link #mutex}. */
  private final Map<Long, Inode> inodes = new LinkedHashMap<>();

  InodeTable(Ext4Fs fs) {
    this.fs = fs;
  }

  /**
   * {@return the inode of that number, with a reference} May sleep.
   *
   * @throws Refused EUCLEAN if there is none, or what is there makes no sense; EBADMSG, EIO, ENOMEM
   */
  Inode get(long number) {
    try (var _ = mutex.acquire()) {
      Inode known = inodes.get(number);
      if (known != null && known.links() > 0) {
        return known.get();
      }
      Inode read = read(number);
      inodes.put(number, read);
      return read;
    }
  }

  private Inode read(long number) {
    InodeRecord record = record(number);
    try {
      String complaint = complaint(record);
      if (complaint != null) {
        throw complaint.contains("checksum") ? fs.badChecksum("inode " + number + ": " + complaint) : fs.corrupt("inode " + number + ": " + complaint);
      }
      return Ext4Inodes.of(fs, record);
    } catch (RuntimeException refused) {
      record.close();
      throw refused;
    }
  }

  private static String complaint(InodeRecord record) {
    if (record.links() == 0) {
      return "a name leads to an inode that is free";
    }
    if (FileType.of(record.mode()) == null) {
      return "bad mode " + Integer.toOctalString(record.mode());
    }
    return record.complaint();
  }

  /** {@return an inode's record, as it lies in the table} Its buffer carries a reference, which {@link InodeRecord#close} gives back. */
  InodeRecord record(long number) {
    if (number < 1 || number > fs.geometry().inodes()) {
      throw fs.corrupt("there is no inode " + number);
    }
    int group = fs.geometry().groupOfInode(number);
    long within = (number - 1) % fs.geometry().inodesPerGroup() * fs.geometry().inodeBytes();
    if (fs.groups().is(group, GroupFormat.INODE_UNINIT)) {
      throw fs.corrupt("inode " + number + " lies in a table that was never used");
    }
    Buffer block = fs.buffers().read(fs.groups().inodeTable(group) + (within >>> fs.geometry().blockBits()));
    return new InodeRecord(fs, number, block, block.pa() + (within & fs.geometry().blockSize() - 1));
  }

  /** The inode is evicted. */
  void gone(Inode inode) {
    try (var _ = mutex.acquire()) {
      inodes.remove(inode.number(), inode);
    }
  }

  /** Nobody refers to an inode that has names: forgets it, unless somebody has found it meanwhile. {@return whether the caller must discard it} */
  boolean forget(Inode inode) {
    try (var _ = mutex.acquire()) {
      return inode.references() == 0 && inodes.remove(inode.number(), inode);
    }
  }

  /** The file system goes. */
  void discardAll() {
    List<Inode> all;
    try (var _ = mutex.acquire()) {
      all = new ArrayList<>(inodes.values());
      inodes.clear();
    }
    all.forEach(Inode::discard);
  }
}

package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Inode;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.GroupFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/** The inodes of a file system: those in memory, by number, and how the others are read from the tables of their groups. */
final class InodeTable {
  private static final LockClass LOCK = LockClass.of("ext4.inode_table");
  private static final LockClass CHANGED_LOCK = LockClass.of("ext4.changed_inodes");

  /** An inode, and what its file's extents may need. */
  private static final int STORE_CREDITS = 4;

  private final Ext4Fs fs;
  private final Mutex mutex = new Mutex(LOCK);

  /** Guarded by {@link #mutex}. */
  private final Map<Long, Inode> inodes = new LinkedHashMap<>();

  private final SpinLock changedLock = new SpinLock(CHANGED_LOCK);

  /** Guarded by {@link #changedLock}. */
  private final Set<Inode> changed = new LinkedHashSet<>();

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
      if (known != null && known.links() <= 0) {
        throw fs.corrupt("a name leads to inode " + number + ", which has no names left");
      }
      if (known != null) {
        return known.get();
      }
      Inode read = read(number, false);
      inodes.put(number, read);
      return read;
    }
  }

  /** {@return the inode of a number that anybody may have made up, with a reference; null if none of that generation has a name} May sleep. */
  Inode ofGeneration(long number, int generation) {
    boolean ordinary = number == InodeFormat.ROOT_INODE || number >= fs.geometry().firstInode() && number <= fs.geometry().inodes();
    try (var _ = mutex.acquire()) {
      Inode known = inodes.get(number);
      if (known != null) {
        return known.links() > 0 && ((Ext4Inodes) known).record().generation() == generation ? known.get() : null;
      }
      if (!ordinary || fs.groups().is(fs.geometry().groupOfInode(number), GroupFormat.INODE_UNINIT)) {
        return null;
      }
      InodeRecord record = recordAt(number);
      if (record.generation() != generation || complaint(record, false) != null) {
        record.close();
        return null;
      }
      Inode read = Ext4Inodes.of(fs, record);
      inodes.put(number, read);
      return read;
    }
  }

  /** {@return an inode that is chained as an orphan, with a reference; it may have no name} */
  Inode orphan(long number) {
    try (var _ = mutex.acquire()) {
      Inode read = read(number, true);
      inodes.put(number, read);
      return read;
    }
  }

  /** {@return an inode that is in memory, without a reference, else null} */
  Inode inMemory(long number) {
    try (var _ = mutex.acquire()) {
      return inodes.get(number);
    }
  }

  /** {@return whether an inode is in use in memory, whatever the disk says} */
  boolean isInUse(long number) {
    Inode known = inMemory(number);
    return known != null && known.links() > 0;
  }

  /** A new inode joins the others. */
  void add(Inode made) {
    try (var _ = mutex.acquire()) {
      inodes.put(made.number(), made);
    }
  }

  /** {@return the record for a new inode, whatever stands there} */
  InodeRecord fresh(long number) {
    return recordAt(number);
  }

  private Inode read(long number, boolean orphan) {
    InodeRecord record = record(number);
    try {
      String complaint = complaint(record, orphan);
      if (complaint != null) {
        throw complaint.contains("checksum") ? fs.badChecksum("inode " + number + ": " + complaint) : fs.corrupt("inode " + number + ": " + complaint);
      }
      return Ext4Inodes.of(fs, record);
    } catch (RuntimeException refused) {
      record.close();
      throw refused;
    }
  }

  private static String complaint(InodeRecord record, boolean orphan) {
    if (record.links() == 0 && !orphan) {
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
    if (fs.groups().is(fs.geometry().groupOfInode(number), GroupFormat.INODE_UNINIT)) {
      throw fs.corrupt("inode " + number + " lies in a table that was never used");
    }
    return recordAt(number);
  }

  private InodeRecord recordAt(long number) {
    int group = fs.geometry().groupOfInode(number);
    long within = (number - 1) % fs.geometry().inodesPerGroup() * fs.geometry().inodeBytes();
    Buffer block = fs.buffers().read(fs.groups().inodeTable(group) + (within >>> fs.geometry().blockBits()));
    return new InodeRecord(fs, number, block, block.pa() + (within & fs.geometry().blockSize() - 1));
  }

  /** The inode is evicted. */
  void gone(Inode inode) {
    try (var _ = mutex.acquire()) {
      inodes.remove(inode.number(), inode);
    }
    try (var _ = changedLock.acquire()) {
      changed.remove(inode);
    }
  }

  /**
   * Forgets an inode that nobody refers to, unless somebody has found it meanwhile. One without names is left to whoever dropped its last reference: that task
   * deletes it now, and may sleep over it.
   * {@return whether the caller must discard it}
   */
  private boolean forget(Inode inode) {
    try (var _ = mutex.acquire()) {
      return inode.references() == 0 && inode.links() > 0 && inodes.remove(inode.number(), inode);
    }
  }

  // Attributes that changed in memory only, such as times: they are brought to the disk later.

  /** Attributes of {@code inode} changed without a handle. Takes a spin lock only. */
  void changed(Inode inode) {
    if (fs.isReadOnly()) {
      return;
    }
    boolean first;
    try (var _ = changedLock.acquire()) {
      first = changed.isEmpty();
      changed.add(inode);
    }
    if (first) {
      fs.hasChanges();
    }
  }

  private boolean isChanged(Inode inode) {
    try (var _ = changedLock.acquire()) {
      return changed.contains(inode);
    }
  }

  /** Brings an inode's attributes to its record, if they changed. */
  void store(Inode inode) {
    boolean todo;
    try (var _ = changedLock.acquire()) {
      todo = changed.remove(inode);
    }
    if (todo && !fs.isReadOnly() && inode.links() > 0) {
      try (JournalHandle handle = fs.start(STORE_CREDITS)) {
        ((Ext4Inodes) inode).storeAttributes(handle);
      }
    }
  }

  /** Brings all attributes that changed to their records, and forgets inodes that nobody uses. */
  void storeAll() {
    List<Inode> all;
    try (var _ = changedLock.acquire()) {
      all = List.copyOf(changed);
    }
    all.forEach(this::store);
    List<Inode> unused;
    try (var _ = mutex.acquire()) {
      unused = inodes.values().stream().filter(inode -> inode.references() == 0).toList();
    }
    unused.forEach(this::leaveIfUnused);
  }

  /** {@return the regular files in memory, each with a reference} */
  List<Ext4File> files() {
    List<Ext4File> files = new ArrayList<>();
    try (var _ = mutex.acquire()) {
      for (Inode inode : inodes.values()) {
        if (inode instanceof Ext4File file && file.links() > 0) {
          file.get();
          files.add(file);
        }
      }
    }
    return files;
  }

  /** Nobody refers to an inode that has names: it goes, unless somebody has found it meanwhile, or it has what the disk has not. */
  void leaveIfUnused(Inode inode) {
    boolean dirty = inode instanceof Ext4File file && file.pages().dirtyPages() > 0;
    if (!dirty && !isChanged(inode) && forget(inode)) {
      inode.discard();
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

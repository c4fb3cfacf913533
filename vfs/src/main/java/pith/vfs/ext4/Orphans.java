package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.vfs.Inode;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.jbd2.JournalHandle;

/**
 * Inodes that are to be freed or cut, and are not yet: files without a name that are still open, and files in the middle of a truncation. They are chained on
 * the disk, from the superblock through the field for the time of deletion, so that after a crash the next mount finishes what was begun; so it does with those
 * that Linux left in its {@link OrphanFile}. Source: {@code orphan.rst}.
 *
 * <p>Lock: {@code ext4.orphans} (mutex), within a handle.
 */
final class Orphans {
  private static final LockClass LOCK = LockClass.of("ext4.orphans");

  private final Ext4Fs fs;
  private final Mutex mutex = new Mutex(LOCK);

  /** The chain, from its head. Guarded by {@link #mutex}. */
  private final List<Long> chain = new ArrayList<>();

  Orphans(Ext4Fs fs) {
    this.fs = fs;
  }

  /** Chains an inode, if it is not. */
  void add(JournalHandle handle, Ext4Inodes inode) {
    InodeRecord record = inode.record();
    try (var _ = mutex.acquire()) {
      if (chain.contains(record.number())) {
        return;
      }
      link(handle, inode, chain.isEmpty() ? 0 : chain.getFirst());
      head(handle, record.number());
      chain.addFirst(record.number());
    }
  }

  /** Takes an inode out of the chain, if it is in it. */
  void remove(JournalHandle handle, Ext4Inodes inode) {
    InodeRecord record = inode.record();
    try (var _ = mutex.acquire()) {
      int at = chain.indexOf(record.number());
      if (at < 0) {
        return;
      }
      long next = at + 1 < chain.size() ? chain.get(at + 1) : 0;
      if (at == 0) {
        head(handle, next);
      } else {
        Inode before = fs.inodes().inMemory(chain.get(at - 1));
        link(handle, (Ext4Inodes) before, next);
      }
      link(handle, inode, 0);
      chain.remove(at);
    }
  }

  private static void link(JournalHandle handle, Ext4Inodes inode, long next) {
    inode.changeRecord(() -> {
      handle.getWriteAccess(inode.record().block());
      inode.record().deleted(next);
      inode.record().store(handle);
    });
  }

  private void head(JournalHandle handle, long number) {
    handle.getWriteAccess(fs.superBuffer());
    SuperFormat.LAST_ORPHAN.set(fs.ram(), fs.superAddress(), number);
    fs.storeSuper(handle);
  }

  /** Mounting: finishes what a crash left undone. */
  void finish() {
    List<Long> found = new ArrayList<>();
    for (long at = SuperFormat.LAST_ORPHAN.get(fs.ram(), fs.superAddress()); at != 0; ) {
      if (found.contains(at)) {
        throw fs.corrupt("the chain of orphans leads back to inode " + at);
      }
      found.add(at);
      InodeRecord record = fs.inodes().record(at);
      at = record.deleted();
      record.close();
    }
    try (var _ = mutex.acquire()) {
      chain.addAll(found);
    }
    // An inode in the middle of the chain needs the one before in memory: they all are, until all are done.
    List<Inode> inodes = new ArrayList<>();
    found.forEach(number -> inodes.add(fs.inodes().orphan(number)));
    for (Inode inode : inodes) {
      if (inode.links() > 0) {
        finishTruncation((Ext4Inodes) inode);
      }
      inode.put();
    }
    OrphanFile file = new OrphanFile(fs);
    if (file.mayHaveEntries()) {
      file.empty(number -> {
        found.add(number);
        finishListed(number);
      });
    }
    if (!found.isEmpty()) {
      fs.vfs().say("EXT4-fs (" + fs.disk().queue().name() + "): " + found.size() + " orphan inodes dealt with");
    }
  }

  /** An inode of the orphan file; it may have been freed already, when the last mount stopped before it was taken out. */
  private void finishListed(long number) {
    InodeRecord record = fs.inodes().record(number);
    boolean done = record.links() == 0 && record.deleted() != 0;
    record.close();
    if (done) {
      return;
    }
    Inode inode = fs.inodes().orphan(number);
    if (inode.links() > 0 && inode instanceof Ext4File file) {
      file.finishTruncation();
    }
    inode.put();
  }

  private void finishTruncation(Ext4Inodes inode) {
    if (inode instanceof Ext4File file) {
      file.finishTruncation();
    }
    try (JournalHandle handle = fs.start(2)) {
      remove(handle, inode);
    }
  }
}

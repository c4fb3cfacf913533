package pith.vfs.ext4;

import java.util.function.Consumer;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.RegularInode;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.NameHash;
import pith.vfs.jbd2.JournalHandle;

/** A directory: entries in blocks, and in large ones an index. */
final class Ext4Directory extends DirectoryInode implements Ext4Inodes {
  /** The most links that are counted. Source: Linux {@code EXT4_LINK_MAX}. */
  private static final int MOST_LINKS = 65_000;

  /** In an inode that holds its entries itself, the number of the directory above comes first. */
  private static final int INLINE_PARENT_BYTES = 4;

  private final Ext4Fs fs;
  private final InodeRecord record;
  private final DirBlocks blocks;
  private final DirIndex index;
  private final DirEdit edit;

  Ext4Directory(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode() & 07777, record.uid(), record.gid());
    this.fs = fs;
    this.record = record;
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
    keepXattrs(new Ext4Xattrs(this));
    blocks = new DirBlocks(this);
    index = new DirIndex(this, blocks);
    edit = new DirEdit(this, blocks, index);
  }

  Ext4Fs fs() {
    return fs;
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  DirEdit edit() {
    return edit;
  }

  DirIndex index() {
    return index;
  }

  boolean isInline() {
    return record.is(InodeFormat.INLINE_DATA);
  }

  /** {@return whether it has an index that can be used} */
  boolean isIndexed() {
    return growsIndex() && record.is(InodeFormat.INDEX);
  }

  /** {@return whether directories get an index when they grow} */
  boolean growsIndex() {
    return fs.geometry().features().hasCompat(Features.DIR_INDEX);
  }

  @Override
  public long size() {
    return record.size();
  }

  @Override
  public long blocks() {
    return record.sectors();
  }

  @Override
  public Inode lookup(String name) {
    long number = find(name);
    return number == 0 ? null : fs.inodes().get(number);
  }

  private long find(String name) {
    if (isInline()) {
      long[] found = new long[1];
      eachInline(entry -> found[0] = entry.isNamed(name) ? entry.inode() : found[0]);
      return found[0];
    }
    return isIndexed() ? findByIndex(name) : findInAll(name);
  }

  private long findInAll(String name) {
    for (long block = 0; block < blocks.count(); block++) {
      long found = findIn(block, name);
      if (found != 0) {
        return found;
      }
    }
    return 0;
  }

  private long findIn(long block, String name) {
    try (Buffer buffer = blocks.read(block)) {
      DirEntry entry = new DirEntry(this, buffer);
      return entry.seek(name) ? entry.inode() : 0;
    }
  }

  private long findByIndex(String name) {
    NameHash hash = index.hash();
    int major = hash.of(name).major();
    try (DirIndex.Way way = index.to(name, hash)) {
      long found = findIn(way.leaf(), name);
      for (long left = blocks.count(); found == 0 && left > 0 && index.continues(way, major) && way.next(); left--) {
        found = findIn(way.leaf(), name);
      }
      return found;
    }
  }

  /** Shows {@code sink} every entry of a directory whose entries lie in the inode. */
  void eachInline(Consumer<DirEntry> sink) {
    byte[] bytes = InlineData.read(record);
    each(new DirEntry(this, record.root() + INLINE_PARENT_BYTES, Math.min(bytes.length, InodeFormat.BLOCK_BYTES) - INLINE_PARENT_BYTES), sink);
    if (bytes.length > InodeFormat.BLOCK_BYTES) {
      each(new DirEntry(this, InlineData.restAddress(record), bytes.length - InodeFormat.BLOCK_BYTES), sink);
    }
  }

  private static void each(DirEntry entry, Consumer<DirEntry> sink) {
    for (; entry.isThere(); entry.next()) {
      if (entry.inode() != 0) {
        sink.accept(entry);
      }
    }
  }

  @Override
  public void list(long cookie, DirectorySink sink) {
    new DirListing(this, blocks).list(cookie, sink);
  }

  // Changes.

  @Override
  public Inode create(String name, NewFile file) {
    return fs.withRoom(() -> make(name, file));
  }

  private Inode make(String name, NewFile file) {
    try (JournalHandle handle = fs.start(DirEdit.CREDITS)) {
      checkRoomForLink(file.type());
      Inode made = fs.newInode().make(handle, this, file);
      try {
        edit.add(handle, edit.leaves().entry(name, made.number(), file.type()));
      } catch (RuntimeException refused) {
        fs.newInode().unmake(handle, made);
        throw refused;
      }
      if (made instanceof Ext4Directory) {
        linkGained();
      }
      ((Ext4Inodes) made).changedIn(handle);
      touched(handle);
      return made;
    }
  }

  @Override
  public RegularInode createUnnamed(NewFile file) {
    try (JournalHandle handle = fs.start(DirEdit.CREDITS)) {
      Ext4File made = (Ext4File) fs.newInode().make(handle, this, file);
      made.setLinks(0);
      made.storeAttributes(handle);
      fs.orphans().add(handle, made);
      return made;
    }
  }

  /** A directory's {@code ..} is a link of this one, whose links are not counted any more once there are too many. */
  private void checkRoomForLink(FileType type) {
    if (type == FileType.DIRECTORY && links() >= MOST_LINKS && !fs.geometry().features().hasRoCompat(Features.DIR_NLINK)) {
      throw Refused.of(Errno.EMLINK);
    }
  }

  private void linkGained() {
    if (links() > 1) {
      setLinks(links() + 1 > MOST_LINKS ? 1 : links() + 1);
    }
  }

  private void linkLost() {
    if (links() > 2) {
      setLinks(links() - 1);
    }
  }

  /** Its names changed now. */
  private void touched(JournalHandle handle) {
    touchModified();
    storeAttributes(handle);
  }

  private static void changed(JournalHandle handle, Inode inode) {
    inode.touchChanged();
    ((Ext4Inodes) inode).storeAttributes(handle);
  }

  @Override
  public void link(String name, Inode target) {
    if (target.links() >= MOST_LINKS) {
      throw Refused.of(Errno.EMLINK);
    }
    fs.withRoom(() -> addLink(name, target));
  }

  private Inode addLink(String name, Inode target) {
    try (JournalHandle handle = fs.start(DirEdit.CREDITS)) {
      edit.add(handle, edit.leaves().entry(name, target.number(), target.type()));
      if (target.links() == 0) {
        fs.orphans().remove(handle, (Ext4Inodes) target);
      }
      target.setLinks(target.links() + 1);
      changed(handle, target);
      touched(handle);
      return target;
    }
  }

  @Override
  public void unlink(String name, Inode victim) {
    try (JournalHandle handle = fs.start(DirEdit.CREDITS)) {
      edit.remove(handle, name);
      dropName(handle, victim);
      touched(handle);
    }
  }

  /** The last name of a file makes it an orphan until nobody has it open. */
  private void dropName(JournalHandle handle, Inode victim) {
    victim.setLinks(victim instanceof DirectoryInode ? 0 : victim.links() - 1);
    if (victim.links() <= 0) {
      fs.orphans().add(handle, (Ext4Inodes) victim);
    }
    changed(handle, victim);
  }

  @Override
  public void rmdir(String name, DirectoryInode victim) {
    requireEmpty(victim);
    try (JournalHandle handle = fs.start(DirEdit.CREDITS)) {
      edit.remove(handle, name);
      dropName(handle, victim);
      linkLost();
      touched(handle);
    }
  }

  private static void requireEmpty(DirectoryInode directory) {
    if (!((Ext4Directory) directory).edit.isEmpty()) {
      throw Refused.of(Errno.ENOTEMPTY);
    }
  }

  @Override
  public void rename(String name, Inode moved, DirectoryInode target, String newName, Inode replaced) {
    Ext4Directory to = (Ext4Directory) target;
    if (replaced instanceof DirectoryInode directory) {
      requireEmpty(directory);
    } else if (this != to) {
      to.checkRoomForLink(moved.type());
    }
    fs.withRoom(() -> move(name, moved, to, newName, replaced));
  }

  private Inode move(String name, Inode moved, Ext4Directory to, String newName, Inode replaced) {
    try (JournalHandle handle = fs.start(2 * DirEdit.CREDITS)) {
      DirLeaf.Entry entry = to.edit.leaves().entry(newName, moved.number(), moved.type());
      if (replaced == null) {
        to.edit.add(handle, entry);
      } else {
        to.edit.replace(handle, entry);
      }
      edit.remove(handle, name);
      if (replaced != null) {
        to.lostByRename(handle, replaced);
      }
      moveParent(handle, moved, this, to);
      changed(handle, moved);
      touched(handle);
      if (to != this) {
        to.touched(handle);
      }
      return moved;
    }
  }

  private void lostByRename(JournalHandle handle, Inode replaced) {
    dropName(handle, replaced);
    if (replaced instanceof DirectoryInode) {
      linkLost();
    }
  }

  private static void moveParent(JournalHandle handle, Inode moved, Ext4Directory from, Ext4Directory to) {
    if (moved instanceof Ext4Directory directory && from != to) {
      directory.edit.parent(handle, to.number());
      from.linkLost();
      to.linkGained();
    }
  }

  @Override
  public void exchange(String name, Inode moved, DirectoryInode target, String newName, Inode other) {
    Ext4Directory to = (Ext4Directory) target;
    try (JournalHandle handle = fs.start(2 * DirEdit.CREDITS)) {
      edit.replace(handle, edit.leaves().entry(name, other.number(), other.type()));
      to.edit.replace(handle, to.edit.leaves().entry(newName, moved.number(), moved.type()));
      moveParent(handle, moved, this, to);
      moveParent(handle, other, to, this);
      changed(handle, moved);
      changed(handle, other);
      touched(handle);
      if (to != this) {
        to.touched(handle);
      }
    }
  }

  @Override
  public void sync() {
    fs.inodes().store(this);
    if (!fs.isReadOnly()) {
      fs.journal().force(fs.journal().transaction());
    }
  }

  @Override
  protected void unused() {
    fs.inodes().leaveIfUnused(this);
  }

  @Override
  protected void attributesChanged() {
    fs.inodes().changed(this);
  }

  @Override
  protected void evict() {
    if (links() <= 0) {
      fs.deletion().delete(this);
    }
    fs.inodes().gone(this);
    record.close();
  }
}

package pith.vfs.ext4;

import java.util.concurrent.atomic.AtomicLong;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.iomap.IomapInode;
import pith.vfs.iomap.IomapOps;
import pith.vfs.iomap.WritebackOps;
import pith.vfs.jbd2.JournalHandle;

/**
 * A regular file. Its size in memory is what programs see; the one on the disk follows when the data are there, so that after a crash no file ends with what
 * was never written.
 */
final class Ext4File extends IomapInode implements Ext4Inodes {
  /** Beyond whatever can be hidden behind the end of a file. */
  private static final long HIDDEN_END = 1L << 60;

  private final Ext4Fs fs;
  private final InodeRecord record;
  private final FileExtents extents;
  private final Ext4Mappings mappings;
  private final Ext4Verity verity;

  /** Credits for the chain of orphans: the superblock, the inode before, and this one. */
  private static final int ORPHAN_CREDITS = 4;

  /** The last transaction that changed it. */
  private final AtomicLong lastTransaction = new AtomicLong();

  Ext4File(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode() & 07777, record.uid(), record.gid(), fs.iomaps(), fs.disk(), fs.geometry().blockBits());
    this.fs = fs;
    this.record = record;
    extents = new FileExtents(record, new States());
    mappings = new Ext4Mappings(this, extents);
    verity = new Ext4Verity(this, fs);
    setSize(record.size());
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
    keepXattrs(new Ext4Xattrs(this));
  }

  /** Mappings that iomap has read are untrue after a change. */
  private final class States implements FileExtents.States {
    @Override
    public void changed() {
      mappingsChanged();
    }

    @Override
    public void changedIn(long transaction) {
      lastTransaction.accumulateAndGet(transaction, Math::max);
    }

    @Override
    public long now() {
      return mappingCookie();
    }
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  FileExtents extents() {
    return extents;
  }

  @Override
  protected IomapOps mapping() {
    return mappings;
  }

  @Override
  protected WritebackOps writeback() {
    return mappings;
  }

  /** Behind the end of a file with verity, or one that is going to have it, lie the tree and its descriptor. */
  @Override
  protected long contentEnd() {
    return verity.hides() ? HIDDEN_END : super.contentEnd();
  }

  @Override
  protected PageCheck check() {
    return record.is(InodeFormat.VERITY) ? verity : null;
  }

  @Override
  public long statxAttributes() {
    return record.is(InodeFormat.VERITY) ? VERITY_ATTRIBUTE : 0;
  }

  Ext4Verity verity() {
    return verity;
  }

  void writeBehind(long position, byte[] from, int length) {
    writeHidden(position, from, length);
  }

  /** Takes away what lies behind the end. */
  void removeBehind() {
    pages().truncate(size());
    try (JournalHandle handle = start(extents.credits())) {
      extents.remove(handle, blockEnd(size()) >>> fs.geometry().blockBits(), ExtentTree.END);
    }
  }

  /** From the transaction of {@code handle} on the file has verity. */
  void setVerity(JournalHandle handle) {
    extents.changeRecord(() -> {
      handle.getWriteAccess(record.block());
      record.flag(InodeFormat.VERITY, true);
      record.store(handle, this);
    });
  }

  /** Refuses with EPERM to open for writing what has verity. */
  @Override
  protected File open(Path path, int flags, Credentials who) {
    if (record.is(InodeFormat.VERITY)) {
      if (OpenFlags.writes(flags)) {
        throw Refused.of(Errno.EPERM);
      }
      verity.opened();
    }
    return new Ext4OpenFile(path, this, flags, who);
  }

  @Override
  protected void readInline(long pa, long position, int length) {
    byte[] all = InlineData.read(record);
    fs.ram().fill(pa, length, (byte) 0);
    Work.chargeClear(length);
    int there = (int) Math.clamp(all.length - position, 0, length);
    if (there > 0) {
      fs.ram().write(pa, all, (int) position, there);
    }
  }

  @Override
  protected boolean supportsDirect() {
    return !record.is(InodeFormat.INLINE_DATA) && !record.is(InodeFormat.VERITY);
  }

  /** Refuses with EOPNOTSUPP what can only be read here: files whose blocks are mapped as ext2 did it, and those that stand in their inode. */
  void checkWritable() {
    if (record.is(InodeFormat.VERITY)) {
      throw Refused.of(Errno.EPERM);
    }
    if (isSwapped()) {
      throw Refused.of(Errno.ETXTBSY);
    }
    if (!record.is(InodeFormat.EXTENTS) || record.is(InodeFormat.INLINE_DATA)) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  @Override
  public long blocks() {
    return record.sectors() + (extents.promised() << fs.geometry().blockBits() - 9);
  }

  // Changes.

  /** {@return a handle for a change of this file, of up to {@code credits} blocks} */
  JournalHandle start(int credits) {
    JournalHandle handle = fs.start(credits);
    lastTransaction.set(handle.transaction());
    return handle;
  }

  /** Brings attributes and, if it is larger, the size to the disk's inode. */
  void sizeReached(JournalHandle handle, long bytes) {
    storeSize(handle, Math.max(bytes, record.size()));
  }

  private void storeSize(JournalHandle handle, long bytes) {
    extents.changeRecord(() -> {
      handle.getWriteAccess(record.block());
      record.size(bytes);
      record.store(handle, this);
    });
    lastTransaction.set(handle.transaction());
  }

  @Override
  protected void directlyWritten(long position, long length) {
    int bits = fs.geometry().blockBits();
    long end = position + length;
    try (JournalHandle handle = start(extents.credits())) {
      extents.convert(handle, position >>> bits, blockEnd(end) >>> bits, true);
      if (end > size()) {
        setSize(end);
      }
      sizeReached(handle, end);
    }
  }

  @Override
  public void truncate(long bytes) {
    checkWritable();
    long old = size();
    changeSize(bytes);
    touchModified();
    try (JournalHandle handle = start(extents.credits() + ORPHAN_CREDITS)) {
      if (bytes >= old) {
        storeSize(handle, bytes);
        return;
      }
      fs.orphans().add(handle, this);
      storeSize(handle, bytes);
      removeBehindEnd(handle);
    }
  }

  /** May take several transactions; in the chain of orphans it is finished whatever happens. */
  private void removeBehindEnd(JournalHandle handle) {
    extents.remove(handle, blockEnd(size()) >>> fs.geometry().blockBits(), ExtentTree.END);
    if (links() > 0) {
      handle.ensure(ORPHAN_CREDITS);
      fs.orphans().remove(handle, this);
    }
    lastTransaction.set(handle.transaction());
  }

  /** After a crash in the middle of a truncation. */
  void finishTruncation() {
    try (JournalHandle handle = start(extents.credits() + ORPHAN_CREDITS)) {
      removeBehindEnd(handle);
    }
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    checkWritable();
    new Ext4Fallocate(this, fs).call(mode, offset, length);
    touchModified();
  }

  void resized(JournalHandle handle, long bytes) {
    setSize(bytes);
    storeSize(handle, bytes);
  }

  // Keeping.

  /** Writes everything of it, which a sync of the journal then makes durable. */
  void writeOut() {
    pages().writeBack();
    fs.inodes().store(this);
  }

  /** Source: Linux's {@code ext4_sync_file}. */
  @Override
  public void sync(boolean dataOnly) {
    writeOut();
    if (fs.isReadOnly()) {
      return;
    }
    fs.journal().force(lastTransaction.get());
    if (!fs.disk().queue().flush()) { // what was written since the transaction became durable
      throw Refused.of(Errno.EIO);
    }
  }

  /** Frees all its blocks: it has no name any more, and nobody uses it. */
  void removeBlocks(JournalHandle handle) {
    pages().drop();
    if (record.is(InodeFormat.EXTENTS)) {
      extents.remove(handle, 0, ExtentTree.END);
    }
  }

  /** What is dirty is written by the flusher: here a handle may be open. */
  @Override
  protected void unused() {
    fs.inodes().leaveIfUnused(this);
  }

  @Override
  public void storeAttributes(JournalHandle handle) {
    extents.changeRecord(() -> record.store(handle, this));
    changedIn(handle);
  }

  @Override
  public void changeRecord(Runnable change) {
    extents.changeRecord(change);
  }

  @Override
  public void changedIn(JournalHandle handle) {
    lastTransaction.set(handle.transaction());
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
    super.evict();
    extents.forgetPromises(0, ExtentTree.END);
    fs.inodes().gone(this);
    record.close();
  }
}

package pith.vfs.ext4;

import java.util.concurrent.atomic.AtomicLong;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.iomap.IomapInode;
import pith.vfs.iomap.IomapOps;
import pith.vfs.iomap.WritebackOps;
import pith.vfs.jbd2.JournalHandle;

/**
 * A regular file. Its size in memory is what programs see; the one on the disk follows when the data are there, so that after a crash no file ends with what was never written.
 */
final class Ext4File extends IomapInode implements Ext4Inodes {
  private final Ext4Fs fs;
  private final InodeRecord record;
  private final FileExtents extents;
  private final Ext4Mappings mappings;

  /** The last transaction that changed it. */
  private final AtomicLong lastTransaction = new AtomicLong();

  /** Times or the like have changed that the record does not have. */
  private volatile boolean recordIsOld;

  Ext4File(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode() & 07777, record.uid(), record.gid(), fs.iomaps(), fs.disk(), fs.geometry().blockBits());
    this.fs = fs;
    this.record = record;
    extents = new FileExtents(record, new States());
    mappings = new Ext4Mappings(this, extents);
    setSize(record.size());
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
  }

  /** Mappings that iomap has read are untrue after a change. */
  private final class States implements FileExtents.States {
    @Override
    public void changed() {
      mappingsChanged();
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

  @Override
  protected long contentEnd() {
    return super.contentEnd();
  }

  @Override
  protected void readInline(long pa, long position, int length) {
    byte[] all = InlineData.read(record);
    fs.ram().fill(pa, length, (byte) 0);
    int there = (int) Math.clamp(all.length - position, 0, length);
    if (there > 0) {
      fs.ram().write(pa, all, (int) position, there);
    }
  }

  @Override
  protected boolean supportsDirect() {
    return !record.is(InodeFormat.INLINE_DATA);
  }

  /** Refuses with EOPNOTSUPP what can only be read here: files whose blocks are mapped as ext2 did it, and those that stand in their inode. */
  void checkWritable() {
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
    JournalHandle handle = fs.journal().start(credits);
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
      recordIsOld = false;
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
  protected void afterWrite(long position, long length) {
    recordIsOld = true;
  }

  @Override
  public void truncate(long bytes) {
    checkWritable();
    long old = size();
    changeSize(bytes);
    touchModified();
    try (JournalHandle handle = start(extents.credits())) {
      storeSize(handle, bytes);
      if (bytes < old) {
        extents.remove(handle, blockEnd(bytes) >>> fs.geometry().blockBits(), ExtentTree.END);
      }
    }
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    checkWritable();
    new Ext4Fallocate(this, fs).call(mode, offset, length);
    touchModified();
    recordIsOld = true;
  }

  void resized(JournalHandle handle, long bytes) {
    setSize(bytes);
    storeSize(handle, bytes);
  }

  // Keeping.

  /** Writes everything of it, which a sync of the journal then makes durable. */
  void writeOut() {
    pages().writeBack();
    if (recordIsOld && !fs.isReadOnly()) {
      try (JournalHandle handle = start(extents.credits())) {
        storeSize(handle, record.size());
      }
    }
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

  @Override
  protected void unused() {
    try {
      writeOut();
    } catch (Refused _) {
      fs.vfs().say("EXT4-fs (" + fs.disk().queue().name() + "): inode " + number() + ": its data could not be written and are lost");
    }
    if (fs.inodes().forget(this)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    super.evict();
    extents.forgetPromises(0, ExtentTree.END);
    fs.inodes().gone(this);
    record.close();
  }
}

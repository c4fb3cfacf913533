package pith.vfs.ext4;

import pith.vfs.FileName;
import pith.vfs.LinkInode;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.InodeFormat;

/** A symbolic link: a short text lies in the inode itself, in place of the extents, a longer one in a block. */
final class Ext4Link extends LinkInode implements Ext4Inodes {
  private final Ext4Fs fs;
  private final InodeRecord record;
  private final String text;

  Ext4Link(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.uid(), record.gid());
    this.fs = fs;
    this.record = record;
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
    keepXattrs(new Ext4Xattrs(this));
    String read;
    try {
      read = readText();
    } catch (RuntimeException refused) {
      neverWas();
      throw refused;
    }
    text = read;
  }

  private String readText() {
    long size = record.size();
    if (size == 0 || size >= fs.blockSize() || size >= FileName.PATH_MAX) {
      throw fs.corrupt("inode " + number() + ": a symbolic link of " + size + " bytes");
    }
    if (record.is(InodeFormat.INLINE_DATA)) {
      return FileName.of(InlineData.read(record));
    }
    byte[] bytes = new byte[(int) size];
    if (isFast()) {
      if (size >= InodeFormat.BLOCK_BYTES) {
        throw fs.corrupt("inode " + number() + ": a symbolic link of " + size + " bytes without a block");
      }
      fs.ram().read(record.root(), bytes, 0, bytes.length);
      return FileName.of(bytes);
    }
    Mapping map = Ext4Inodes.map(record, 0);
    if (!map.hasData()) {
      throw fs.corrupt("inode " + number() + ": the block of a symbolic link is missing");
    }
    try (Buffer block = fs.buffers().read(map.physical())) {
      fs.ram().read(block.pa(), bytes, 0, bytes.length);
    }
    return FileName.of(bytes);
  }

  /** Whether the text lies in the inode: the link has no block, but perhaps one of attributes. */
  private boolean isFast() {
    return record.sectors() == (record.xattrBlock() == 0 ? 0 : fs.blockSize() >> 9);
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public long blocks() {
    return record.sectors();
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

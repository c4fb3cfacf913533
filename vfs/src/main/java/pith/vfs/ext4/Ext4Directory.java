package pith.vfs.ext4;

import java.util.function.Consumer;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.NameHash;

/** A directory: entries in blocks, and in large ones an index. */
final class Ext4Directory extends DirectoryInode implements Ext4Inodes {
  /** In an inode that holds its entries itself, the number of the directory above comes first. */
  private static final int INLINE_PARENT_BYTES = 4;

  private final Ext4Fs fs;
  private final InodeRecord record;
  private final DirBlocks blocks;
  private final DirIndex index;

  Ext4Directory(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode() & 07777, record.uid(), record.gid());
    this.fs = fs;
    this.record = record;
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
    blocks = new DirBlocks(this);
    index = new DirIndex(this, blocks);
  }

  Ext4Fs fs() {
    return fs;
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  DirBlocks blockReader() {
    return blocks;
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

  @Override
  protected void unused() {
    if (fs.inodes().forget(this)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    fs.inodes().gone(this);
    record.close();
  }
}

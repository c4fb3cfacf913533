package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.RegularInode;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.ext4.format.InodeFormat;

/** A regular file: its pages are read block by block. */
final class Ext4File extends RegularInode implements Ext4Inodes {
  private final Ext4Fs fs;
  private final InodeRecord record;

  Ext4File(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode() & 07777, record.uid(), record.gid());
    this.fs = fs;
    this.record = record;
    setSize(record.size());
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
  }

  @Override
  protected PageSource source() {
    return new Blocks();
  }

  /** The file's blocks as pages; they can't be written. */
  private final class Blocks implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      PhysicalMemory ram = fs.ram();
      ram.fill(pa, PhysicalMemory.PAGE_BYTES, (byte) 0);
      long start = index << PhysicalMemory.PAGE_SHIFT;
      int wanted = (int) Math.clamp(size() - start, 0, PhysicalMemory.PAGE_BYTES);
      if (record.is(InodeFormat.INLINE_DATA)) {
        byte[] all = InlineData.read(record);
        ram.write(pa, all, (int) start, Math.max(0, Math.min(wanted, all.length - (int) start)));
        return;
      }
      for (int done = 0; done < wanted; done += fs.blockSize()) {
        Mapping map = Ext4Inodes.map(record, start + done >>> fs.geometry().blockBits());
        if (map.hasData()) {
          readBlock(map.physical(), pa + done, Math.min(fs.blockSize(), wanted - done));
        }
      }
    }

    private void readBlock(long block, long pa, int bytes) {
      try (BlockIo read = new BlockIo(fs.buffers())) {
        long from = read.add(block);
        read.send(Operation.READ);
        fs.ram().copy(from, pa, bytes);
      }
    }

    @Override
    public void writePage(long index, long pa) {
      throw Refused.of(Errno.EROFS);
    }

    @Override
    public boolean keepsWrites() {
      return false;
    }

    @Override
    public long sizeBytes() {
      return size();
    }
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  @Override
  public long blocks() {
    return record.sectors();
  }

  @Override
  protected void unused() {
    if (fs.inodes().forget(this)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    super.evict();
    fs.inodes().gone(this);
    record.close();
  }
}

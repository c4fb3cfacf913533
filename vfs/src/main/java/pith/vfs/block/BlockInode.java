package pith.vfs.block;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.RegularInode;
import pith.vfs.block.Bio.Operation;

/** A disk's bytes, cached in pages. What is written stays in the cache until somebody syncs, or the kernel's flusher comes round. */
public final class BlockInode extends RegularInode {
  private final BlockQueue queue;

  BlockInode(BlockFs fs, long number, BlockQueue queue) {
    super(fs, number, 0600, 0, 0);
    this.queue = queue;
    setSize(queue.sectors() * Bio.SECTOR_BYTES);
  }

  public BlockQueue queue() {
    return queue;
  }

  @Override
  protected PageSource source() {
    return new DiskPages();
  }

  /** Pages read from the disk and written to it. The last one may be shorter than a page: disks are counted in sectors. */
  private final class DiskPages implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      int sectors = sectorsOf(index);
      if (sectors < BlockQueue.PAGE_SECTORS) {
        superBlock().vfs().memory().ram().fill(pa, PhysicalMemory.PAGE_BYTES, (byte) 0);
      }
      if (!queue.move(Operation.READ, index * BlockQueue.PAGE_SECTORS, sectors, pa)) {
        throw Refused.of(Errno.EIO);
      }
    }

    /** One request for all; the last page of the disk, if it is not a whole one, by itself. */
    @Override
    public void readPages(long first, long[] pages, ReadEnd end) {
      long whole = queue.sectors() / BlockQueue.PAGE_SECTORS;
      if (first + pages.length > whole) {
        PageSource.super.readPages(first, pages, end);
        return;
      }
      queue.submit(Bio.ofPages(Operation.READ, first * BlockQueue.PAGE_SECTORS, 0, pages, bio -> tellAll(pages.length, end, bio.status().ok())));
    }

    private static void tellAll(int count, ReadEnd end, boolean done) {
      for (int i = 0; i < count; i++) {
        end.ended(i, done);
      }
    }

    @Override
    public void writePage(long index, long pa) {
      if (!queue.move(Operation.WRITE, index * BlockQueue.PAGE_SECTORS, sectorsOf(index), pa)) {
        throw Refused.of(Errno.EIO);
      }
    }

    @Override
    public void writePages(long first, long[] pages) {
      long whole = queue.sectors() / BlockQueue.PAGE_SECTORS;
      if (first + pages.length > whole) {
        PageSource.super.writePages(first, pages);
      } else if (!queue.transfer(Operation.WRITE, first * BlockQueue.PAGE_SECTORS, pages)) {
        throw Refused.of(Errno.EIO);
      }
    }

    private int sectorsOf(long index) {
      return (int) Math.min(BlockQueue.PAGE_SECTORS, queue.sectors() - index * BlockQueue.PAGE_SECTORS);
    }

    @Override
    public long sizeBytes() {
      return size();
    }
  }

  /** A disk keeps its size. */
  @Override
  public void truncate(long bytes) {
    throw Refused.of(Errno.EINVAL);
  }

  @Override
  public void sync(boolean dataOnly) {
    pages().writeBack();
    if (!queue.readOnly() && !queue.flush()) {
      throw Refused.of(Errno.EIO);
    }
  }
}

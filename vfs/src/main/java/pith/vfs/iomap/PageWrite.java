package pith.vfs.iomap;

import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;

/**
 * One page's part of a write to the cache. A block that is written in part and not up to date is completed first: with zeroes where the file has no data, from
 * the disk where it has. Source: Linux's {@code iomap_write_begin} and {@code iomap_write_end}.
 */
final class PageWrite {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /** Finding the page and setting its marks, in cycles: a few cache lines. */
  private static final long PAGE_CYCLES = 60;

  /** Puts bytes into a page. */
  @FunctionalInterface
  interface Contents {
    /** {@code pa} is where {@code length} bytes go, which lie within one page. */
    void put(PhysicalMemory ram, long pa, int length);
  }

  private final IomapInode inode;
  private final MemorySystem memory;
  private final PageCache cache;

  PageWrite(IomapInode inode) {
    this.inode = inode;
    memory = inode.iomaps().memory();
    cache = inode.pages();
  }

  /** {@return how many of the bytes that {@code iter} covers lie in the page at its position} */
  static int chunk(IomapIter iter) {
    return (int) Math.min(iter.length(), PAGE - iter.position() % PAGE);
  }

  /** Writes {@code length} bytes at the position of {@code iter}. {@return whether it did; not if the mapping was no longer true} */
  boolean write(IomapIter iter, int length, Contents contents, boolean mayExtend) {
    Work.charge(PAGE_CYCLES);
    long position = iter.position();
    long page = cache.grab(position / PAGE);
    try {
      if (iter.stale()) {
        return false;
      }
      int from = (int) (position % PAGE);
      complete(iter, page, from, from + length);
      contents.put(memory.ram(), page + from, length);
      inode.folioBlocks().setUpToDate(page, from, from + length);
      inode.folioBlocks().setDirty(page, from, from + length);
      cache.markDirty(page);
      if (mayExtend && position + length > inode.size()) {
        inode.written(position + length); // before the page is unlocked: writeback goes as far as the size says
      }
      return true;
    } finally {
      cache.unlock(page);
      memory.pages().put(page);
    }
  }

  private void complete(IomapIter iter, long page, int from, int to) {
    int block = 1 << inode.blockBits();
    int first = from & -block;
    int last = (to - 1) & -block;
    completeBlock(iter, page, first, from, to);
    if (last != first) {
      completeBlock(iter, page, last, from, to);
    }
  }

  /** Bytes {@code [from, to)} of the page will be written; the rest of the block at {@code start} must be there first. */
  private void completeBlock(IomapIter iter, long page, int start, int from, int to) {
    int end = start + (1 << inode.blockBits());
    if (from <= start && to >= end || inode.folioBlocks().isUpToDate(page, start >>> inode.blockBits())) {
      return;
    }
    long fileAt = iter.position() - from + start;
    if (iter.source().readsAsZero() || iter.source().has(IomapFlags.NEW) || fileAt >= inode.contentEnd()) {
      clear(page + start, from - start);
      clear(page + to, end - to);
    } else {
      read(iter.source(), fileAt, page + start);
    }
  }

  private void clear(long pa, int length) {
    if (length > 0) {
      memory.ram().fill(pa, length, (byte) 0);
      Work.chargeClear(length);
    }
  }

  private void read(Iomap map, long fileAt, long pa) {
    if (map.type() == IomapType.INLINE) {
      inode.readInline(pa, fileAt, 1 << inode.blockBits());
      return;
    }
    Completion finished = new Completion();
    boolean[] read = new boolean[1];
    DeviceRun run = new DeviceRun(inode.disk().queue(), Operation.READ, Bio.SYNC, (_, done) -> {
      read[0] = done;
      finished.complete();
    });
    run.add(map.addressOf(fileAt), pa, 1 << inode.blockBits(), 0);
    run.send();
    if (!finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    if (!read[0]) {
      throw Refused.of(Errno.EIO);
    }
  }

  /** Zeroes {@code length} bytes at the position of {@code iter} if the page is cached: on disk there is nothing that could be read. */
  void zeroCached(IomapIter iter, int length) {
    long number = iter.position() / PAGE;
    if (cache.next(number) != number) {
      return;
    }
    long page = cache.grab(number);
    try {
      int from = (int) (iter.position() % PAGE);
      clear(page + from, length);
      memory.pages().contentsChanged(page);
    } finally {
      cache.unlock(page);
      memory.pages().put(page);
    }
  }
}

package pith.vfs.iomap;

import java.util.concurrent.atomic.AtomicIntegerArray;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource.ReadEnd;
import pith.mm.physical.Work;
import pith.vfs.block.Bio.Operation;

/**
 * Pages of a file on their way into the cache: zeroes where the file has no data, requests to the disk where it has, one for each run of blocks that lie
 * together. A page is done when nothing of it is missing any more. Source: Linux's {@code iomap_readahead} and {@code iomap_read_folio}.
 */
final class PageReads {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final IomapInode inode;
  private final long first;
  private final long[] pages;
  private final ReadEnd end;
  private final DeviceRun run;

  /** What each page waits for: its pieces, and until all are asked for, this one. */
  private final AtomicIntegerArray pending;

  private final boolean[] failed;

  PageReads(IomapInode inode, long first, long[] pages, ReadEnd end) {
    this.inode = inode;
    this.first = first;
    this.pages = pages;
    this.end = end;
    pending = new AtomicIntegerArray(pages.length);
    failed = new boolean[pages.length];
    run = new DeviceRun(inode.disk().queue(), Operation.READ, 0, this::arrived);
  }

  /** Asks for everything; returns at once. */
  void start() {
    for (int i = 0; i < pages.length; i++) {
      pending.set(i, 1);
    }
    long start = first * PAGE;
    long asked = Math.min((long) pages.length * PAGE, inode.blockEnd(inode.contentEnd()) - start);
    long covered = asked <= 0 ? 0 : inode.iterate(start, asked, 0).run(this::readMapping);
    run.send();
    for (int i = 0; i < pages.length; i++) {
      int there = (int) Math.clamp(Math.max(asked, 0) - (long) i * PAGE, 0, PAGE);
      clear(i, there, PAGE); // beyond the end of the file
      failed[i] |= covered < (long) i * PAGE + there;
      release(i);
    }
  }

  private void readMapping(IomapIter iter) {
    while (iter.length() > 0) {
      long at = iter.position() - first * PAGE;
      int within = (int) (at % PAGE);
      int length = (int) Math.min(PAGE - within, iter.length());
      readPiece(iter, (int) (at / PAGE), within, length);
      iter.advance(length);
    }
  }

  private void readPiece(IomapIter iter, int index, int within, int length) {
    switch (iter.map().type()) {
      case HOLE, DELALLOC, UNWRITTEN -> clear(index, within, within + length);
      case INLINE -> inode.readInline(pages[index] + within, iter.position(), length);
      case MAPPED -> readBlocks(iter, index, within, within + length);
    }
  }

  /** Blocks that are in the page already may be newer than those on disk. */
  private void readBlocks(IomapIter iter, int index, int from, int to) {
    int block = 1 << inode.blockBits();
    for (int at = from; at < to; at = (at & -block) + block) {
      int length = Math.min((at & -block) + block, to) - at;
      if (!inode.folioBlocks().isUpToDate(pages[index], at >>> inode.blockBits())) {
        pending.incrementAndGet(index);
        long address = iter.map().addressOf(iter.position() + at - from);
        if (!run.follows(address)) {
          run.send();
        }
        run.add(address, pages[index] + at, length, index);
      }
    }
  }

  private void clear(int index, int from, int to) {
    int block = 1 << inode.blockBits();
    for (int at = from; at < to; at = (at & -block) + block) {
      if (!inode.folioBlocks().isUpToDate(pages[index], at >>> inode.blockBits())) {
        int length = Math.min((at & -block) + block, to) - at;
        inode.iomaps().memory().ram().fill(pages[index] + at, length, (byte) 0);
        Work.chargeClear(length);
      }
    }
  }

  private void arrived(int[] tags, boolean done) {
    for (int index : tags) {
      failed[index] |= !done;
      release(index);
    }
  }

  private void release(int index) {
    if (pending.decrementAndGet(index) == 0) {
      end.ended(index, !failed[index]);
    }
  }
}

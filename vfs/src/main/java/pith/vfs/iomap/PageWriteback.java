package pith.vfs.iomap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;

/**
 * Dirty pages on their way to the disk. Their dirty blocks become {@linkplain Ioend runs} that lie together in the file and on the disk; each is one request or
 * few. When all have arrived the file system is told of each run.
 *
 * <p>The pages are locked until then: who wants to remove them, because the file ends before them, waits, and blocks are not freed under a write. Source:
 * Linux's {@code iomap_writepages}.
 */
final class PageWriteback {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final IomapInode inode;
  private final WritebackOps ops;

  /** Memory is short: nothing may be allocated or waited for but the disk. */
  private final boolean urgent;

  private final Iomap map;
  private final long record;
  private boolean mapped;
  private final List<Ioend> ioends = new ArrayList<>();
  private final AtomicInteger pending = new AtomicInteger(1);
  private final Completion finished = new Completion();
  private DeviceRun run;

  PageWriteback(IomapInode inode, boolean urgent) {
    this.inode = inode;
    this.urgent = urgent;
    ops = inode.writeback();
    record = inode.iomaps().iterators().allocate();
    map = new Iomap(inode.iomaps().memory(), record);
  }

  /** Writes the locked pages from number {@code first} on; waits until they are written. */
  void write(long first, long[] pages) {
    Refused refusal = null;
    try {
      addAll(first, pages);
    } catch (Refused refused) {
      refusal = refused;
    } finally {
      inode.iomaps().iterators().free(record);
    }
    finish(refusal);
  }

  private void addAll(long first, long[] pages) {
    long end = (first + pages.length) * PAGE;
    long size = inode.contentEnd();
    for (int i = 0; i < pages.length; i++) {
      long start = (first + i) * PAGE;
      if (start >= size) {
        continue; // the file ended before it: it is going to be dropped
      }
      if (size - start < PAGE) {
        inode.iomaps().memory().ram().fill(pages[i] + (size - start), PAGE - (size - start), (byte) 0); // what a program wrote there through a mapping
        Work.chargeClear(PAGE - (size - start));
      }
      addPage(pages[i], start, Math.min(end, inode.blockEnd(size)));
    }
  }

  private void addPage(long page, long start, long end) {
    int dirty = inode.folioBlocks().takeDirty(page);
    int block = 1 << inode.blockBits();
    for (int at = 0; at < PAGE && start + at < end; at += block) {
      if ((dirty >>> (at >>> inode.blockBits()) & 1) != 0) {
        addBlock(page + at, start + at, end);
      }
    }
  }

  private void addBlock(long pa, long position, long end) {
    if (!mapped || !map.covers(position) || map.cookie() != inode.mappingCookie()) {
      look(position, end - position);
    }
    if (map.type() == IomapType.HOLE) {
      return;
    }
    boolean unwritten = map.type() == IomapType.UNWRITTEN;
    long address = map.addressOf(position);
    if (ioends.isEmpty() || !ioends.getLast().takes(position, address, unwritten)) {
      seal();
      ioends.add(new Ioend(position, address, unwritten));
    }
    Ioend ioend = ioends.getLast();
    if (run == null) {
      run = new DeviceRun(inode.disk().queue(), Operation.WRITE, urgent ? Bio.SYNC : Bio.BACKGROUND, (_, done) -> arrived(ioend, done));
    }
    int block = 1 << inode.blockBits();
    if (!run.follows(address)) {
      flushRun();
    }
    run.add(address, pa, block, 0);
    ioend.size += block;
  }

  /** A change of the file's extents between the look and its note makes the next block look again. */
  private void look(long position, long length) {
    map.clear();
    mapped = false;
    map.device(inode.disk().number());
    map.validFor(inode.mappingCookie());
    if (urgent) {
      ops.mapNow(position, length, map);
    } else {
      ops.map(position, length, map);
    }
    mapped = true;
    if (!map.covers(position)) {
      throw new AssertionError("asked where byte " + position + " goes, " + inode + " answers with " + map);
    }
  }

  private void flushRun() {
    if (!run.isEmpty()) {
      pending.incrementAndGet();
      run.send();
    }
  }

  private void seal() {
    if (run != null) {
      flushRun();
      run = null;
    }
  }

  private void arrived(Ioend ioend, boolean done) {
    ioend.failed |= !done;
    if (pending.decrementAndGet() == 0) {
      finished.complete();
    }
  }

  private void finish(Refused refusal) {
    seal();
    if (pending.decrementAndGet() > 0 && !finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    Refused worst = refusal;
    for (Ioend ioend : ioends) {
      if (ioend.failed) {
        worst = Refused.of(Errno.EIO);
      } else if (!urgent) {
        ops.ended(ioend.offset, ioend.size, ioend.unwritten);
      }
    }
    if (worst != null) {
      throw worst;
    }
  }
}

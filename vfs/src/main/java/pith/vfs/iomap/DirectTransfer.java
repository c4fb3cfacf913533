package pith.vfs.iomap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.Access;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.UserBuffer;

/**
 * Bytes on their way between a program's memory and the disk, past the cache. The program's pages are held while the device moves data; the transfer is done when the last request is, which the one that
 * started it waits or polls for.
 *
 * <p>The count of what is outstanding begins at one, for who submits, so that it cannot be done before everything is submitted. Source: Linux's {@code struct iomap_dio}.
 */
final class DirectTransfer implements IomapIter.Step {
  /** Setting the record up and taking it down, in cycles. */
  private static final long RECORD_CYCLES = 40;

  private final IomapInode inode;
  private final UserBuffer buffer;
  private final boolean writes;
  private final MemorySystem memory;
  private final long record;
  private final DeviceRun run;
  private final List<UserBuffer.Held> held = new ArrayList<>();
  private final AtomicInteger outstanding = new AtomicInteger(1);
  private final Completion finished = new Completion();
  private volatile boolean failed;

  DirectTransfer(IomapInode inode, UserBuffer buffer, boolean writes) {
    this.inode = inode;
    this.buffer = buffer;
    this.writes = writes;
    memory = inode.iomaps().memory();
    record = inode.iomaps().directs().allocate();
    Work.charge(RECORD_CYCLES);
    run = new DeviceRun(inode.disk().queue(), writes ? Operation.WRITE : Operation.READ, Bio.SYNC, (_, done) -> ended(done));
  }

  /** Submits {@code length} bytes from {@code position} on, aligned. {@return how many could be} */
  long submit(long position, long length) {
    long submitted;
    try {
      submitted = inode.iterate(position, length, IomapFlags.DIRECT | (writes ? IomapFlags.WRITE : 0)).runPart(this);
      send();
    } catch (Refused refused) {
      failed = true;
      await();
      throw refused;
    }
    return submitted;
  }

  @Override
  public void step(IomapIter iter) {
    if (writes) {
      write(iter);
      return;
    }
    switch (iter.map().type()) {
      case HOLE, UNWRITTEN, DELALLOC -> iter.advance(zero(iter.length()));
      case MAPPED -> move(iter);
      case INLINE -> throw Refused.of(Errno.ENOTBLK);
    }
  }

  private int zero(long length) {
    return buffer.zero((int) Math.min(length, Integer.MAX_VALUE));
  }

  private void move(IomapIter iter) {
    while (iter.length() > 0) {
      UserBuffer.Held piece = buffer.hold(iter.length(), writes ? Access.LOAD : Access.STORE);
      held.add(piece);
      add(iter.map().addressOf(iter.position()), piece.address(), piece.length());
      iter.advance(piece.length());
    }
  }

  /** Of blocks that held nothing so far, what is not written becomes zero. */
  private void write(IomapIter iter) {
    switch (iter.map().type()) {
      case MAPPED, UNWRITTEN -> {
        boolean fresh = iter.map().type() == IomapType.UNWRITTEN || iter.map().has(IomapFlags.NEW);
        long block = 1L << inode.blockBits();
        long start = iter.position();
        Iomap map = iter.map();
        if (fresh) {
          zeroDisk(map.addressOf(start & -block), start % block);
        }
        move(iter);
        long end = iter.position();
        if (fresh) {
          zeroDisk(map.addressOf(end), inode.blockEnd(end) - end);
        }
      }
      case HOLE, DELALLOC, INLINE -> throw Refused.of(Errno.ENOTBLK);
    }
  }

  private void zeroDisk(long address, long length) {
    if (length > 0) {
      add(address, memory.zeroPage(), (int) length);
    }
  }

  private void add(long address, long pa, int length) {
    if (!run.follows(address)) {
      send();
    }
    run.add(address, pa, length, 0);
  }

  private void send() {
    if (!run.isEmpty()) {
      outstanding.incrementAndGet();
      run.send();
    }
  }

  private void ended(boolean done) {
    failed |= !done;
    if (outstanding.decrementAndGet() == 0) {
      finished.complete();
    }
  }

  /** Waits until everything submitted has been moved, and gives the program's pages back. {@return whether all was} */
  boolean await() {
    if (outstanding.decrementAndGet() > 0 && !finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    held.forEach(this::giveBack);
    inode.iomaps().directs().free(record);
    Work.charge(RECORD_CYCLES);
    return !failed;
  }

  private void giveBack(UserBuffer.Held piece) {
    if (!writes) {
      markWritten(memory, piece.address());
    }
    memory.pages().put(piece.address() & -4096L);
  }

  /** A device wrote to a page that is held: what else is kept of it is older. Source: Linux's {@code bio_set_pages_dirty}. */
  static void markWritten(MemorySystem memory, long pa) {
    memory.pages().contentsChanged(pa);
    if (memory.frames().owner(pa) instanceof PageCache cache) {
      cache.markDirty(pa & -4096L);
    } else {
      memory.frames().set(pa, PageFrames.DIRTY);
    }
  }
}

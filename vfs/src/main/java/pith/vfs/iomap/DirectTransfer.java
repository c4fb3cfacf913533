package pith.vfs.iomap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import pith.hal.memory.Access;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.UserBuffer;

/**
 * Bytes on their way between a program's memory and the disk, past the cache. The program's pages are held while the device moves data; the transfer is done
 * when the last request is.
 *
 * <p>The count of what is outstanding begins at one, for who submits, so that it cannot be done before everything is submitted. Source: Linux's
 * {@code struct iomap_dio}.
 */
final class DirectTransfer implements IomapIter.Step {
  /** Setting the record up, and taking it down, in cycles. */
  private static final long RECORD_CYCLES = 40;

  private final IomapInode inode;
  private final UserBuffer buffer;
  private final boolean writes;
  private final LongConsumer end;
  private final MemorySystem memory;
  private final long record;
  private final DeviceRun run;
  private final List<UserBuffer.Held> held = new ArrayList<>(1);
  private final AtomicInteger outstanding = new AtomicInteger(1);
  private long wanted;
  private long submitted;
  private Refused refusal;
  private volatile boolean failed;

  /** {@code flags} are those of {@link Bio}. */
  DirectTransfer(IomapInode inode, UserBuffer buffer, boolean writes, int flags, LongConsumer end) {
    this.inode = inode;
    this.buffer = buffer;
    this.writes = writes;
    this.end = end;
    memory = inode.iomaps().memory();
    record = inode.iomaps().directs().allocate();
    Work.charge(RECORD_CYCLES);
    run = new DeviceRun(inode.disk().queue(), writes ? Operation.WRITE : Operation.READ, flags, (_, done) -> ended(done));
  }

  /**
   * Submits {@code length} bytes from {@code position} on, aligned, of which {@code count} are wanted; returns at once. The end is told even if nothing could
   * be submitted.
   */
  void submit(long position, long length, long count) {
    wanted = count;
    try {
      submitted = inode.iterate(position, length, IomapFlags.DIRECT | (writes ? IomapFlags.WRITE : 0)).runPart(this);
    } catch (Refused refused) {
      refusal = refused;
    }
    send();
    release();
  }

  /** {@return how many bytes are known to be submitted, whatever became of them} */
  long submitted() {
    return submitted;
  }

  @Override
  public void step(IomapIter iter) {
    if (writes) {
      write(iter);
      return;
    }
    switch (iter.map().type()) {
      case HOLE, UNWRITTEN, DELALLOC -> iter.advance(buffer.zero((int) Math.min(iter.length(), Integer.MAX_VALUE)));
      case MAPPED -> move(iter);
      case INLINE -> throw Refused.of(Errno.ENOTBLK);
    }
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
    Iomap map = iter.map();
    if (map.type() != IomapType.MAPPED && map.type() != IomapType.UNWRITTEN) {
      throw Refused.of(Errno.ENOTBLK);
    }
    boolean fresh = map.type() == IomapType.UNWRITTEN || map.has(IomapFlags.NEW);
    long block = 1L << inode.blockBits();
    long start = iter.position();
    if (fresh) {
      zeroDisk(map.addressOf(start & -block), start % block);
    }
    move(iter);
    long behind = iter.position();
    if (fresh) {
      zeroDisk(map.addressOf(behind), inode.blockEnd(behind) - behind);
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
    release();
  }

  /** The last one gives the program's pages back and tells the end. */
  private void release() {
    if (outstanding.decrementAndGet() > 0) {
      return;
    }
    held.forEach(this::giveBack);
    inode.iomaps().directs().free(record);
    Work.charge(RECORD_CYCLES);
    if (refusal != null) {
      end.accept(-refusal.errno().number());
    } else {
      end.accept(failed ? -Errno.EIO.number() : Math.min(submitted, wanted));
    }
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

  /** Waits for what {@code end} was given to be complete: asleep, or, if {@code polled}, by looking at the disk's queue. */
  static void await(IomapInode inode, Completion end, boolean polled) {
    while (polled && !end.isDone()) {
      if (inode.disk().queue().poll() == 0) {
        Work.charge(Work.SPIN);
        Execution.current().condResched();
      }
    }
    if (!end.tryAwait()) {
      end.await(Sleep.UNINTERRUPTIBLE);
    }
  }
}

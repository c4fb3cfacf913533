package pith.vfs.block;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.UserBuffer;

/**
 * Bytes between a program's memory and a disk, past the disk's page cache: one bio, whose end gives the program's pages back and tells how many bytes were
 * moved. Source: Linux's {@code __blkdev_direct_IO_async}.
 */
final class DirectBlocks {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /** Setting the record up and taking it down, in cycles. */
  private static final long RECORD_CYCLES = 40;

  private final BlockInode disk;
  private final MemorySystem memory;
  private final LongConsumer end;
  private final List<UserBuffer.Held> held = new ArrayList<>(1);

  private DirectBlocks(BlockInode disk, LongConsumer end) {
    this.disk = disk;
    this.memory = disk.superBlock().vfs().memory();
    this.end = end;
  }

  /**
   * Begins to move all of {@code buffer}, which lies within the disk; {@code end} is told how many bytes were moved, or an error number below zero, in an
   * interrupt or where somebody polls. The cache is written back before, and forgets what is written. Refuses with EINVAL what the disk cannot move as it is,
   * with EFAULT what is not memory.
   */
  static void begin(BlockInode disk, Operation operation, UserBuffer buffer, long position, int flags, LongConsumer end) {
    if ((position | buffer.alignment()) % disk.queue().limits().logicalBlockBytes() != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Work.charge(RECORD_CYCLES);
    long last = position + buffer.remaining();
    if (disk.pages().pages() > 0) {
      disk.pages().writeBack(position / PAGE, (last + PAGE - 1) / PAGE);
      if (operation == Operation.WRITE) {
        disk.pages().invalidate(position / PAGE, (last + PAGE - 1) / PAGE);
      }
    }
    new DirectBlocks(disk, end).begin(operation, buffer, position, flags);
  }

  private void begin(Operation operation, UserBuffer buffer, long position, int flags) {
    Bio bio = new Bio(operation, position / Bio.SECTOR_BYTES, flags | Bio.SYNC, this::ended);
    try {
      while (buffer.remaining() > 0) {
        UserBuffer.Held piece = buffer.hold(buffer.remaining(), operation == Operation.READ ? Access.STORE : Access.LOAD);
        held.add(piece);
        bio.add(piece.address(), piece.length());
      }
    } catch (Refused fault) {
      held.forEach(piece -> memory.pages().put(piece.address() & -PAGE));
      throw fault;
    }
    disk.queue().submit(bio);
  }

  private void ended(Bio bio) {
    for (UserBuffer.Held piece : held) {
      if (bio.operation() == Operation.READ) {
        written(piece.address());
      }
      memory.pages().put(piece.address() & -PAGE);
    }
    end.accept(bio.status().ok() ? bio.bytes() : -bio.status().errno().number());
  }

  /** The device wrote to the page at {@code pa}: what else is kept of it is older. Source: Linux's {@code bio_set_pages_dirty}. */
  private void written(long pa) {
    memory.pages().contentsChanged(pa);
    if (memory.frames().owner(pa) instanceof PageCache cache) {
      cache.markDirty(pa & -PAGE);
    } else {
      memory.frames().set(pa, PageFrames.DIRTY);
    }
  }
}

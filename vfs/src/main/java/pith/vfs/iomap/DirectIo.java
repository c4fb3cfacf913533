package pith.vfs.iomap;

import java.util.function.LongConsumer;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.sync.Completion;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.UserBuffer;

/**
 * O_DIRECT: reads and writes past the cache, which must not contradict them: it is written back before, and forgets the range around a write. Source: Linux's
 * {@code __iomap_dio_rw}.
 */
final class DirectIo {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private DirectIo() {}

  /** Refuses with EINVAL what the disk cannot move as it is. */
  private static void checkAligned(IomapInode inode, UserBuffer buffer, long position) {
    if ((position | buffer.alignment()) % inode.disk().queue().limits().logicalBlockBytes() != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** {@return how many bytes were read from {@code position} on} Called with the inode's lock held for reading. */
  static long read(IomapInode inode, UserBuffer to, long position) {
    Completion finished = new Completion();
    long[] result = new long[1];
    begin(inode, to, position, false, ended -> {
      result[0] = ended;
      finished.complete();
    });
    DirectTransfer.await(inode, finished, false);
    return orRefused(result[0]);
  }

  private static long orRefused(long result) {
    if (result < 0) {
      throw Refused.of(Errno.of((int) -result));
    }
    return result;
  }

  /** Begins a read; {@code end} is told what became of it. If {@code polled}, somebody must poll the disk's queue. Refuses with EINVAL what is not aligned. */
  static void begin(IomapInode inode, UserBuffer to, long position, boolean polled, LongConsumer end) {
    checkAligned(inode, to, position);
    long wanted = Math.min(to.remaining(), inode.size() - position);
    if (wanted <= 0) {
      end.accept(0);
      return;
    }
    if (inode.pages().pages() > 0) {
      inode.writeBackRange(position, position + wanted);
    }
    inode.directReadBegins();
    LongConsumer last = result -> {
      inode.directReadEnded();
      end.accept(result);
    };
    long sector = inode.disk().queue().limits().logicalBlockBytes();
    long aligned = wanted + sector - 1 & -sector;
    int flags = Bio.SYNC | (polled ? Bio.POLLED : 0);
    boolean small = wanted <= 1L << inode.blockBits() && inode.iomaps().smallReadPath();
    if (!small || !readSmall(inode, to, position, (int) aligned, wanted, flags, last)) {
      new DirectTransfer(inode, to, false, flags, last).submit(position, aligned, wanted);
    }
  }

  /**
   * A read of at most one block needs no record of the transfer and no second look of the iterator: there is one mapping and one request.
   * {@return false if it is not so simple, with nothing done} Source: Fengnan Chang's "simple direct I/O" for Linux.
   */
  private static boolean readSmall(IomapInode inode, UserBuffer to, long position, int length, long wanted, int flags, LongConsumer end) {
    try (IomapIter iter = inode.iterate(position, length, IomapFlags.DIRECT)) {
      if (!iter.next() || iter.map().type() != IomapType.MAPPED || iter.length() < length || !to.isOnePiece(length)) {
        return false;
      }
      inode.iomaps().smallRead();
      UserBuffer.Held piece = to.hold(length, Access.STORE);
      long sector = iter.map().addressOf(position) / Bio.SECTOR_BYTES;
      Bio bio = new Bio(Operation.READ, sector, flags, done -> {
        DirectTransfer.markWritten(inode.iomaps().memory(), piece.address());
        inode.iomaps().memory().pages().put(piece.address() & -PAGE);
        end.accept(done.status().ok() ? wanted : -Errno.EIO.number());
      });
      inode.disk().queue().submit(bio.add(piece.address(), length));
      iter.advance(length);
      return true;
    }
  }

  /**
   * {@return how many bytes were written from {@code position} on} Called with the inode's lock held for writing. Refuses with ENOTBLK what must go through the
   * cache; then nothing was written.
   */
  static long write(IomapInode inode, UserBuffer from, long position) {
    checkAligned(inode, from, position);
    long wanted = from.remaining();
    inode.writeBackRange(position, position + wanted);
    forget(inode, position, wanted);
    if (position > inode.size()) {
      inode.zeroTail(position);
      inode.writeBackRange(inode.size(), position);
    }
    Completion finished = new Completion();
    long[] result = new long[1];
    DirectTransfer transfer = new DirectTransfer(inode, from, true, Bio.SYNC, ended -> {
      result[0] = ended;
      finished.complete();
    });
    transfer.submit(position, wanted, wanted);
    DirectTransfer.await(inode, finished, false);
    forget(inode, position, transfer.submitted()); // somebody may have read the old contents meanwhile
    long done = orRefused(result[0]);
    inode.directlyWritten(position, done);
    return done;
  }

  private static void forget(IomapInode inode, long position, long length) {
    inode.pages().invalidate(position / PAGE, (position + length + PAGE - 1) / PAGE);
  }
}

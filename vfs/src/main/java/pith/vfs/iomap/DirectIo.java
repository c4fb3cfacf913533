package pith.vfs.iomap;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.UserBuffer;

/** O_DIRECT: reads and writes past the cache, which must not contradict them: it is written back before, and forgets the range around a write. Source: Linux's {@code __iomap_dio_rw}. */
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
    checkAligned(inode, to, position);
    long wanted = Math.min(to.remaining(), inode.size() - position);
    if (wanted <= 0) {
      return 0;
    }
    inode.writeBackRange(position, position + wanted);
    long sector = inode.disk().queue().limits().logicalBlockBytes();
    long aligned = wanted + sector - 1 & -sector;
    if (isSmall(inode, position, wanted) && inode.iomaps().smallReadPath()) {
      long read = readSmall(inode, to, position, (int) aligned);
      if (read > 0) {
        return Math.min(read, wanted);
      }
    }
    DirectTransfer transfer = new DirectTransfer(inode, to, false);
    long submitted = transfer.submit(position, aligned);
    if (!transfer.await()) {
      throw Refused.of(Errno.EIO);
    }
    return Math.min(submitted, wanted);
  }

  private static boolean isSmall(IomapInode inode, long position, long wanted) {
    return wanted <= 1L << inode.blockBits() && position + wanted <= inode.size();
  }

  /**
   * A read of at most one block needs no record of the transfer and no second look of the iterator: there is one mapping, one request, one wait. {@return bytes read; 0 if it is not so simple, with nothing
   * done} Source: Fengnan Chang's "simple direct I/O" for Linux.
   */
  private static long readSmall(IomapInode inode, UserBuffer to, long position, int length) {
    try (IomapIter iter = inode.iterate(position, length, IomapFlags.DIRECT)) {
      if (!iter.next() || iter.map().type() != IomapType.MAPPED || iter.length() < length || !to.isOnePiece(length)) {
        return 0;
      }
      inode.iomaps().smallRead();
      UserBuffer.Held piece = to.hold(length, Access.STORE);
      try {
        readPiece(inode, iter.map().addressOf(position), piece);
      } finally {
        inode.iomaps().memory().pages().put(piece.address() & -PAGE);
      }
      iter.advance(length);
      return length;
    }
  }

  private static void readPiece(IomapInode inode, long address, UserBuffer.Held piece) {
    Completion finished = new Completion();
    boolean[] read = new boolean[1];
    DeviceRun run = new DeviceRun(inode.disk().queue(), Operation.READ, Bio.SYNC, (_, done) -> {
      read[0] = done;
      finished.complete();
    });
    run.add(address, piece.address(), piece.length(), 0);
    run.send();
    if (!finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    MemorySystem memory = inode.iomaps().memory();
    DirectTransfer.markWritten(memory, piece.address());
    if (!read[0]) {
      throw Refused.of(Errno.EIO);
    }
  }

  /**
   * {@return how many bytes were written from {@code position} on} Called with the inode's lock held for writing. Refuses with ENOTBLK what must go through the cache; then nothing was written.
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
    DirectTransfer transfer = new DirectTransfer(inode, from, true);
    long submitted = transfer.submit(position, wanted);
    boolean done = transfer.await();
    forget(inode, position, submitted); // somebody may have read the old contents meanwhile
    if (!done) {
      throw Refused.of(Errno.EIO);
    }
    inode.directlyWritten(position, submitted);
    return submitted;
  }

  private static void forget(IomapInode inode, long position, long length) {
    inode.pages().invalidate(position / PAGE, (position + length + PAGE - 1) / PAGE);
  }
}

package pith.kernel.swapping;

import pith.mm.swap.SwapBacking;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockQueue;

/** A swap area that is a whole disk: slots are moved to and from it directly, past the disk's page cache. */
final class DiskSwap implements SwapBacking {
  private final File file;
  private final BlockQueue queue;

  /** A backing that keeps {@code file}, the open disk, until it is closed. */
  DiskSwap(File file, BlockQueue queue) {
    this.file = file;
    this.queue = queue;
  }

  @Override
  public void read(int firstSlot, long[] pages) {
    move(Operation.READ, firstSlot, pages);
  }

  @Override
  public void write(int firstSlot, long[] pages) {
    move(Operation.WRITE, firstSlot, pages);
  }

  private void move(Operation operation, int firstSlot, long[] pages) {
    if (!queue.transfer(operation, (long) firstSlot * BlockQueue.PAGE_SECTORS, pages)) {
      throw Refused.of(Errno.EIO);
    }
  }

  @Override
  public void close() {
    file.put();
  }
}

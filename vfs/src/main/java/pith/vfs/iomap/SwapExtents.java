package pith.vfs.iomap;

import java.util.Map;
import java.util.TreeMap;
import pith.hal.memory.PhysicalMemory;
import pith.mm.swap.SwapBacking;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.block.BlockQueue;

/**
 * A file that memory is swapped to: where it stands on the disk is looked up once, as nothing must be asked of the file system when memory is short. Whoever
 * uses it keeps the file as it is: blocks that it gave up would be overwritten. Source: Linux's {@code iomap_swapfile_activate}.
 */
public final class SwapExtents implements SwapBacking {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final BlockQueue queue;
  private final Runnable closed;

  /** Bytes of the area to bytes of the disk, by the first of each run of whole pages. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  private long pages;

  /** The bytes of the disk that were found last and may go on. */
  private long from;

  private long to;

  private SwapExtents(BlockQueue queue, Runnable closed) {
    this.queue = queue;
    this.closed = closed;
  }

  /**
   * {@return the extents of a file, to be used until it is closed; {@code closed} runs then} What is dirty is written before. Blocks smaller than a page are
   * put together where they lie side by side; what is left of a run that does not begin or end with a page of the disk is not used. Refuses with EINVAL a file
   * with holes.
   */
  public static SwapExtents of(IomapInode inode, Runnable closed) {
    inode.sync(false);
    SwapExtents extents = new SwapExtents(inode.disk().queue(), closed);
    inode.iterate(0, inode.size() & -PAGE, IomapFlags.REPORT).runAll(iter -> {
      extents.add(iter.map(), iter.position(), iter.length());
      iter.advance(iter.length());
    });
    extents.endRun();
    return extents;
  }

  private void add(Iomap map, long position, long length) {
    if (map.type() != IomapType.MAPPED && map.type() != IomapType.UNWRITTEN) {
      throw Refused.of(Errno.EINVAL);
    }
    long address = map.addressOf(position);
    if (address != to) {
      endRun();
      from = address;
    }
    to = address + length;
  }

  private void endRun() {
    long first = from + PAGE - 1 & -PAGE;
    long end = to & -PAGE;
    if (first < end) {
      runs.put(pages * PAGE, first);
      pages += (end - first) / PAGE;
    }
  }

  /** {@return how many pages there is room for} */
  public int pages() {
    return (int) Math.min(pages, Integer.MAX_VALUE);
  }

  /** {@return how many runs of the disk the file is made of} */
  public int count() {
    return runs.size();
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
    for (int at = 0; at < pages.length; ) {
      long position = (long) (firstSlot + at) * PAGE;
      Map.Entry<Long, Long> run = runs.floorEntry(position);
      Long next = runs.higherKey(position);
      int count = next == null ? pages.length - at : (int) Math.min(pages.length - at, (next - position) / PAGE);
      moveRun(operation, run.getValue() + position - run.getKey(), pages, at, count);
      at += count;
    }
  }

  private void moveRun(Operation operation, long address, long[] pages, int from, int count) {
    Completion finished = new Completion();
    Bio bio = new Bio(operation, address / Bio.SECTOR_BYTES, Bio.SYNC, _ -> finished.complete());
    for (int i = from; i < from + count; i++) {
      bio.add(pages[i], PAGE);
    }
    queue.submit(bio);
    if (!finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    if (!bio.status().ok()) {
      throw Refused.of(Errno.EIO);
    }
  }

  @Override
  public void close() {
    closed.run();
  }
}

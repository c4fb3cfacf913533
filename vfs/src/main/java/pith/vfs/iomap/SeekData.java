package pith.vfs.iomap;

import pith.hal.memory.PhysicalMemory;

/**
 * SEEK_DATA and SEEK_HOLE: what has blocks is data, what has none is a hole, and what is promised or unwritten is data where the cache has pages of it. Source:
 * Linux's {@code iomap_seek_data} and {@code mapping_seek_hole_data}.
 */
final class SeekData {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private SeekData() {}

  /** {@return the first byte from {@code from} on that is data, −1 if there is none} */
  static long data(IomapInode inode, long from) {
    return from >= inode.size() ? -1 : find(inode, from, true);
  }

  /** {@return the first byte from {@code from} on that lies in a hole, the end of the file at the latest} */
  static long hole(IomapInode inode, long from) {
    long found = find(inode, from, false);
    return found < 0 ? inode.size() : found;
  }

  private static long find(IomapInode inode, long from, boolean data) {
    long[] found = {-1};
    long size = inode.size();
    inode.iterate(from, size - from, IomapFlags.REPORT).runAll(iter -> {
      found[0] = within(inode, iter, data);
      if (found[0] < 0) {
        iter.advance(iter.length());
      } // otherwise no progress: the walk ends
    });
    return found[0] >= size ? -1 : found[0];
  }

  private static long within(IomapInode inode, IomapIter iter, boolean data) {
    return switch (iter.map().type()) {
      case HOLE -> data ? -1 : iter.position();
      case MAPPED, INLINE -> data ? iter.position() : -1;
      case DELALLOC -> data ? iter.position() : -1;
      case UNWRITTEN -> data ? nextCached(inode, iter) : nextMissing(inode, iter);
    };
  }

  private static long nextCached(IomapInode inode, IomapIter iter) {
    long number = inode.pages().next(iter.position() / PAGE);
    long at = Math.max(number * PAGE, iter.position());
    return number < 0 || at >= iter.position() + iter.length() ? -1 : at;
  }

  private static long nextMissing(IomapInode inode, IomapIter iter) {
    long number = iter.position() / PAGE;
    while (inode.pages().next(number) == number) {
      number++;
    }
    long at = Math.max(number * PAGE, iter.position());
    return at >= iter.position() + iter.length() ? -1 : at;
  }
}

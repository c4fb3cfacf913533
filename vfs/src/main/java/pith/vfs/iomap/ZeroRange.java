package pith.vfs.iomap;

import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;

/**
 * Zeroes a range of a file in its cache: where the file has blocks they are written, where it has none it is enough that the cache says nothing else. Source:
 * Linux's {@code iomap_zero_range}.
 */
final class ZeroRange implements IomapIter.Step {
  private final PageWrite pages;

  ZeroRange(IomapInode inode) {
    pages = new PageWrite(inode);
  }

  @Override
  public void step(IomapIter iter) {
    while (iter.length() > 0) {
      int length = PageWrite.chunk(iter);
      if (iter.map().readsAsZero()) {
        pages.zeroCached(iter, length);
      } else if (!pages.write(iter, length, ZeroRange::zero, false)) {
        return;
      }
      iter.advance(length);
    }
  }

  private static void zero(PhysicalMemory ram, long pa, int length) {
    ram.fill(pa, length, (byte) 0);
    Work.chargeClear(length);
  }
}

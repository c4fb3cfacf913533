package pith.vfs.iomap;

import java.util.function.IntConsumer;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.io.IoSource;

/**
 * A write to the cache. The bytes for a page are fetched before the page is locked, as fetching them may fault on that very page. Confined to the writer, who
 * holds the inode's lock.
 *
 * <p>Source: Linux's {@code iomap_file_buffered_write}, which faults the user's buffer in beforehand and copies with faults disabled.
 */
final class BufferedWrite implements IomapIter.Step {
  private final IomapInode inode;
  private final IoSource from;
  private final boolean mayExtend;
  private final IntConsumer balance;
  private final PageWrite pages;
  private final byte[] fetched = new byte[PhysicalMemory.PAGE_BYTES];
  private int used;
  private int count;

  /**
   * {@code mayExtend} tells whether the file becomes longer by what is written behind its end; {@code balance} hears how many bytes a page got, with no page
   * locked.
   */
  BufferedWrite(IomapInode inode, IoSource from, boolean mayExtend, IntConsumer balance) {
    this.inode = inode;
    this.from = from;
    this.mayExtend = mayExtend;
    this.balance = balance;
    pages = new PageWrite(inode);
  }

  /** Writes everything from {@code position} on. {@return how many bytes}, fewer if the rest was refused */
  long at(long position) {
    return inode.iterate(position, from.remaining(), IomapFlags.WRITE).runPart(this);
  }

  @Override
  public void step(IomapIter iter) {
    while (iter.length() > 0) {
      int length = Math.min(fetch(PageWrite.chunk(iter)), PageWrite.chunk(iter));
      if (!pages.write(iter, length, this::put, mayExtend)) {
        return;
      }
      used += length;
      iter.advance(length);
      balance.accept(length);
    }
  }

  /** {@return how many bytes are at hand, at least one} What was fetched for a mapping that turned out to be stale is at hand still. */
  private int fetch(int wanted) {
    if (used == count) {
      used = 0;
      count = 0;
      count = from.take(fetched, 0, wanted);
    }
    return count - used;
  }

  private void put(PhysicalMemory ram, long pa, int length) {
    ram.write(pa, fetched, used, length);
  }
}

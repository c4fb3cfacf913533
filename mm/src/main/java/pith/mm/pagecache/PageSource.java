package pith.mm.pagecache;

import java.util.function.LongSupplier;
import pith.sync.outcome.Refused;

/**
 * Where a page cache's pages come from: a file system's view of one inode. Called with the page locked and no spin lock held; may sleep;
 * must not touch user memory. A refusal (EIO, ENOSPC) is thrown as {@link pith.sync.outcome.Refused}.
 */
public interface PageSource {
  /** Fills the whole page at physical address {@code pa} with page {@code index} of the file; beyond the file's end with zeroes. */
  void readPage(long index, long pa);

  /**
   * Starts to fill the pages at {@code pages} with the pages of the file from number {@code first} on, and tells {@code end} of each when it is there, or could
   * not be read. A source that has to wait for a device returns at once; {@code end} then runs in an interrupt.
   */
  default void readPages(long first, long[] pages, ReadEnd end) {
    for (int i = 0; i < pages.length; i++) {
      boolean done = false;
      try {
        readPage(first + i, pages[i]);
        done = true;
      } catch (Refused unreadable) {
        // Nobody has asked for this page yet; who does will be told.
      }
      end.ended(i, done);
    }
  }

  /** Is told that a page was read, or could not be. Takes spin locks, never sleeps. */
  @FunctionalInterface
  interface ReadEnd {
    /** {@code index} is the place within the request. */
    void ended(int index, boolean done);
  }

  /** Keeps the contents of a page, so that {@link #readPage} can deliver them again. */
  void writePage(long index, long pa);

  /** As {@link #writePage} for pages with consecutive numbers from {@code first} on: one request, where that is quicker. */
  default void writePages(long first, long[] pages) {
    for (int i = 0; i < pages.length; i++) {
      writePage(first + i, pages[i]);
    }
  }

  /** {@return the file's size in bytes at this moment; mapped accesses to pages wholly beyond it get SIGBUS} */
  long sizeBytes();

  /** {@return whether missing pages are read from somewhere; otherwise they are zeroes, and the cache holds the only copy} */
  default boolean backed() {
    return true;
  }

  /** {@return whether {@link #writePage} works; otherwise dirty pages stay in memory until the file goes} */
  default boolean keepsWrites() {
    return backed();
  }

  /**
   * {@return whether each page counts as promised while the file has it, in memory or in swap: tmpfs, memfd, and shared memory that was not promised in full}
   */
  default boolean promisesEachPage() {
    return false;
  }

  /** A clean page is about to be made writable in a shared mapping: the last chance to refuse (ENOSPC). */
  default void makeWritable(long index) {}

  /** {@return a source for memory that is its own only copy, and was promised elsewhere} */
  static PageSource memory(LongSupplier sizeBytes) {
    return new MemoryOnly(sizeBytes, false);
  }

  /** Nothing is read and nothing is written back. */
  record MemoryOnly(LongSupplier size, boolean promisesEachPage) implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      throw new AssertionError("pages of memory are not read");
    }

    @Override
    public void writePage(long index, long pa) {
      throw new AssertionError("pages of memory are not written back");
    }

    @Override
    public long sizeBytes() {
      return size.getAsLong();
    }

    @Override
    public boolean backed() {
      return false;
    }
  }
}

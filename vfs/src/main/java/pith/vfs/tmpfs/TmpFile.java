package pith.vfs.tmpfs;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.RegularInode;

/** A regular file in memory. Source: Linux {@code mm/shmem.c}. */
public class TmpFile extends RegularInode {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  private final TmpFs fs;

  /** Pages that the file system's account has for this file. Guarded by the lock; pages come by faults too, so it is brought up to date. */
  private long charged;

  protected TmpFile(TmpFs fs, long number, int permissions, int uid, int gid) {
    super(fs, number, permissions, uid, gid);
    this.fs = fs;
    keepXattrs();
  }

  @Override
  protected PageSource source() {
    return new Memory();
  }

  /** Pages that are nowhere but in the cache. */
  private final class Memory implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      throw new AssertionError("pages of tmpfs are not read");
    }

    @Override
    public void writePage(long index, long pa) {
      throw new AssertionError("pages of tmpfs are not written");
    }

    @Override
    public long sizeBytes() {
      return size();
    }

    @Override
    public boolean backed() {
      return false;
    }

    @Override
    public boolean promisesEachPage() {
      return true;
    }

    @Override
    public void makeWritable(long index) {
      settle();
      fs.reserve(0);
    }
  }

  @Override
  protected boolean isHole(long index) {
    return !pages().has(index);
  }

  private void settle() {
    long now = pages().pages() + pages().swappedPages();
    fs.account(now - charged);
    charged = now;
  }

  @Override
  protected void beforeWrite(long first, long end) {
    long missing = 0;
    for (long index = first; index < end; index++) {
      missing += pages().has(index) ? 0 : 1;
    }
    settle();
    if (missing > 0) {
      fs.reserve(missing);
    }
  }

  @Override
  protected void afterWrite(long position, long length) {
    settle();
  }

  @Override
  public void truncate(long bytes) {
    super.truncate(bytes);
    settle();
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    boolean keepsSize = (mode & Fallocate.KEEP_SIZE) != 0;
    switch (mode & ~Fallocate.KEEP_SIZE) {
      case 0 -> fill(offset, offset + length);
      case Fallocate.ZERO_RANGE -> clear(offset, offset + length);
      case Fallocate.PUNCH_HOLE -> {
        if (!keepsSize) {
          throw Refused.of(Errno.EOPNOTSUPP);
        }
        clear(offset, offset + length);
      }
      default -> throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (!keepsSize && offset + length > size()) {
      setSize(offset + length);
    }
    settle();
    touchModified();
  }

  private void fill(long from, long to) {
    long end = to + PAGE - 1 >>> SHIFT;
    settle();
    for (long index = from >>> SHIFT; index < end; index++) {
      if (!pages().has(index)) {
        settle();
        fs.reserve(end - index > 1 << 20 ? end - index : 1);
        fs.vfs().memory().pages().put(pages().page(index));
      }
    }
  }

  /** Zeroes a range: whole pages go, parts of pages are cleared. */
  private void clear(long from, long to) {
    long first = from + PAGE - 1 >>> SHIFT;
    long end = to >>> SHIFT;
    if (first > end) {
      clearWithin(from, to);
      return;
    }
    clearWithin(from, first << SHIFT);
    clearWithin(end << SHIFT, to);
    pages().invalidate(first, end);
  }

  private void clearWithin(long from, long to) {
    long page = from == to || !pages().has(from >>> SHIFT) ? 0 : pages().page(from >>> SHIFT);
    if (page != 0) {
      fs.vfs().memory().ram().fill(page + (from & PAGE - 1), to - from, (byte) 0);
      Work.chargeClear(to - from);
      pages().markDirty(page);
      fs.vfs().memory().pages().put(page);
    }
  }

  @Override
  public long nextData(long from) {
    long index = from >>> SHIFT;
    long page = pages().next(index);
    long at = page == index ? from : page << SHIFT;
    return page < 0 || at >= size() ? -1 : at;
  }

  @Override
  public long nextHole(long from) {
    long index = from >>> SHIFT;
    while (pages().has(index)) {
      index++;
    }
    return Math.min(size(), Math.max(from, index << SHIFT));
  }

  @Override
  protected void evict() {
    super.evict();
    settle();
  }
}

package pith.vfs.devtmpfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.MemorySystem;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;

/** What a mapping of /dev/zero maps: memory of its own, shared by whoever inherits the mapping. */
final class ZeroMapping implements MappedFile {
  private static final long SIZE = 1L << 50;

  private final PageCache pages;
  private final AtomicInteger references = new AtomicInteger();
  private final long inode;
  private final long device;

  ZeroMapping(MemorySystem memory, long inode, long device) {
    pages = new PageCache(memory, PageSource.memory(() -> SIZE));
    this.inode = inode;
    this.device = device;
  }

  @Override
  public PageCache pageCache() {
    return pages;
  }

  @Override
  public void get() {
    references.incrementAndGet();
  }

  @Override
  public void put() {
    if (references.decrementAndGet() == 0) {
      pages.drop();
    }
  }

  @Override
  public String path() {
    return "/dev/zero";
  }

  @Override
  public long inode() {
    return inode;
  }

  @Override
  public long device() {
    return device;
  }
}

package pith.mm.space;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.MemorySystem;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;

/** Anonymous memory that is shared: a page cache of no file, which lives as long as something maps it. Linux's {@code shmem_zero_setup}. */
public final class SharedMemory implements MappedFile {
  private final PageCache cache;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Memory of {@code bytes} bytes, all zero, with one reference. */
  public SharedMemory(MemorySystem memory, long bytes) {
    cache = new PageCache(memory, PageSource.memory(() -> bytes));
  }

  @Override
  public PageCache pageCache() {
    return cache;
  }

  @Override
  public void get() {
    references.incrementAndGet();
  }

  @Override
  public void put() {
    if (references.decrementAndGet() == 0) {
      cache.drop();
    }
  }

  @Override
  public String path() {
    return "/dev/zero (deleted)";
  }

  @Override
  public long inode() {
    return 0;
  }

  @Override
  public long device() {
    return 1; // 0:1, the internal memory file system
  }
}

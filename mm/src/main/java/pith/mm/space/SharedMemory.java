package pith.mm.space;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;
import pith.mm.vma.MemoryMap;

/** Anonymous memory that is shared: a page cache of no file, which lives as long as something maps it. Linux's {@code shmem_zero_setup}. */
public final class SharedMemory implements MappedFile {
  private final MemorySystem memory;
  private final long promised;
  private final PageCache cache;
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * Memory of {@code bytes} bytes, all zero, with one reference. It is promised in full, to a space of {@code spacePages} pages, or page by page as it fills.
   * Throws ENOMEM.
   */
  public SharedMemory(MemorySystem memory, long bytes, boolean inFull, long spacePages) {
    this.memory = memory;
    promised = inFull ? MemoryMap.pageAlign(bytes) >>> PhysicalMemory.PAGE_SHIFT : 0;
    memory.overcommit().promise(promised, spacePages);
    cache = new PageCache(memory, new PageSource.MemoryOnly(() -> bytes, !inFull));
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
      memory.overcommit().release(promised);
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

package pith.vfs;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;

/** What of a file memory has, for who must not wait for a disk. Source: Linux's {@code IOCB_NOWAIT}. */
public final class CachedBytes {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private CachedBytes() {}

  /** {@return whether a file lives in memory alone, so that nobody waits for it} */
  public static boolean inMemoryOnly(File file) {
    PageCache cache = cache(file);
    return cache != null && !cache.source().backed();
  }

  /** {@return how many of {@code length} bytes from {@code offset} on can be read at once; all behind the end can} */
  public static long from(File file, long offset, long length) {
    PageCache cache = cache(file);
    if (cache == null) {
      return 0;
    }
    if (!cache.source().backed()) {
      return length;
    }
    long end = Math.min(offset + length, cache.source().sizeBytes());
    for (long page = offset / PAGE; page * PAGE < end; page++) {
      if (!cache.contains(page)) {
        return Math.max(0, page * PAGE - offset);
      }
    }
    return length;
  }

  private static PageCache cache(File file) {
    MappedFile mapping = file.mapping();
    return mapping == null ? null : mapping.pageCache();
  }
}

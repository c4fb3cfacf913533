package pith.mm.space;

import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * msync: what was written through shared mappings of files is kept, as by fsync, whose errors it passes on. The space is not locked while that takes its time.
 */
final class Msync {
  private static final int ASYNC = 1;
  private static final int INVALIDATE = 2;
  private static final int SYNC = 4;

  private Msync() {}

  static void call(MemoryMap map, long address, long length, int flags) {
    boolean both = (flags & (ASYNC | SYNC)) == (ASYNC | SYNC);
    if ((flags & ~(ASYNC | INVALIDATE | SYNC)) != 0 || both || !MemoryMap.aligned(address)) {
      throw Refused.of(Errno.EINVAL);
    }
    long bytes = MemoryMap.pageAlign(length);
    if (bytes < 0 || address + bytes < address) {
      throw Refused.of(Errno.ENOMEM);
    }
    boolean complete = true;
    for (long at = address; at < address + bytes; ) {
      Written next = look(map, at, address + bytes, flags);
      complete &= next != null && next.start <= at;
      if (next == null) {
        break;
      }
      next.sync();
      at = next.end;
    }
    if (!complete) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  /** Addresses that are mapped alike: {@code file}, held, is null if there is nothing to write. */
  private record Written(long start, long end, MappedFile file, PageCache cache, long firstPage, long endPage) {
    void sync() {
      if (file == null) {
        return;
      }
      try {
        cache.writeBack(firstPage, endPage);
        file.sync();
      } finally {
        file.put();
      }
    }
  }

  /** {@return the first addresses from {@code from} on that are mapped, null if there are none before {@code to}} */
  private static Written look(MemoryMap map, long from, long to, int flags) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().findFrom(from);
      if (vma == null || vma.start() >= to) {
        return null;
      }
      if ((flags & INVALIDATE) != 0 && vma.is(VmFlags.LOCKED)) {
        throw Refused.of(Errno.EBUSY);
      }
      long start = Math.max(from, vma.start());
      long end = Math.min(to, vma.end());
      if ((flags & SYNC) == 0 || vma.file() == null || !vma.is(VmFlags.SHARED)) {
        return new Written(vma.start(), end, null, null, 0, 0);
      }
      vma.file().get();
      return new Written(vma.start(), end, vma.file(), vma.cache(), vma.pageAt(start), vma.pageAt(end));
    }
  }
}

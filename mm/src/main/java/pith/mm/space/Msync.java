package pith.mm.space;

import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** msync: writes shared mappings of files back. */
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
      try (var _ = map.mmapLock().read()) {
        Vma vma = map.vmas().findFrom(at);
        complete &= vma != null && vma.start() <= at;
        if (vma == null || vma.start() >= address + bytes) {
          complete = false;
          break;
        }
        at = sync(vma, Math.max(at, vma.start()), Math.min(address + bytes, vma.end()), flags);
      }
    }
    if (!complete) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  private static long sync(Vma vma, long start, long end, int flags) {
    if ((flags & INVALIDATE) != 0 && vma.is(VmFlags.LOCKED)) {
      throw Refused.of(Errno.EBUSY);
    }
    if ((flags & SYNC) != 0 && vma.file() != null && vma.is(VmFlags.SHARED)) {
      vma.cache().writeBack(vma.pageAt(start), vma.pageAt(end));
    }
    return end;
  }
}

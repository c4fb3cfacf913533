package pith.mm.space;

import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** munmap: withdraws entries, shoots down, frees pages and levels, and removes VMAs, in this order. */
final class Munmap {
  private Munmap() {}

  static void call(MemoryMap map, long start, long length) {
    long bytes = MemoryMap.pageAlign(length);
    if (bytes <= 0 || !map.inUserSpace(start, bytes)) {
      throw Refused.of(Errno.EINVAL);
    }
    try (var guard = map.mmapLock().write()) {
      unmap(map, guard, start, start + bytes);
    }
  }

  /** Unmaps whatever lies in a range; throws with nothing unmapped, ENOMEM if a VMA cannot be split, EPERM if one is sealed. */
  static void unmap(MemoryMap map, RwSemaphore.WriteHeld guard, long start, long end) {
    Mseal.check(map, start, end);
    withdraw(map, guard, start, end);
  }

  /** As {@link #unmap}, whether sealed or not: the space comes to its end. */
  static void withdraw(MemoryMap map, RwSemaphore.WriteHeld guard, long start, long end) {
    Vma first = map.vmas().findOverlap(start, end);
    if (first == null) {
      return;
    }
    map.editor().isolate(guard, start, end);
    if (map.vmas().before(start) != null || map.vmas().findFrom(end) != null) {
      map.vmas().reserve(guard, 1); // what follows must not fail; an empty table needs no memory
    }
    TlbGather gather = map.gather();
    for (Vma vma = map.vmas().findOverlap(start, end); vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
      vma.startWrite(guard);
      if (vma.is(VmFlags.LOCKED)) {
        map.pages().rescue(vma.start(), vma.end()); // others may have the pages still, and have not locked them
      }
      map.pages().zap(vma.start(), vma.end(), true, gather);
    }
    prune(map, start, end, gather);
    gather.flush();
    map.editor().removeAll(guard, start, end);
  }

  /** Takes levels out that serve nothing but {@code [start, end)} and the gaps around it: others may be filled by faults just now. */
  static void prune(MemoryMap map, long start, long end, TlbGather gather) {
    Vma below = map.vmas().before(start);
    Vma above = map.vmas().findFrom(end);
    long floor = below == null ? 0 : below.end();
    long ceiling = above == null ? map.table().userEnd() : above.start();
    map.table().pruneEmpty(start, end, floor, ceiling, gather);
  }
}

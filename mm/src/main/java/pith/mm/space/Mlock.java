package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** mlock and its kin. Pages are faulted in and counted; reclaim finds them locked when it comes to them, and puts them on a list of their own. */
final class Mlock {
  static final int CURRENT = 1;
  static final int FUTURE = 2;
  static final int ONFAULT = 4;

  private final SpaceState state;
  private final MemoryMap map;

  Mlock(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  void lock(long address, long length, boolean onFault) {
    if (map.limits().locked() == 0) {
      throw Refused.of(Errno.EPERM);
    }
    long start = address & -PhysicalMemory.PAGE_BYTES;
    long bytes = MemoryMap.pageAlign(length + (address - start));
    try (var guard = map.mmapLock().write()) {
      if (map.totals().locked() * PhysicalMemory.PAGE_BYTES + bytes > map.limits().locked()) {
        throw Refused.of(Errno.ENOMEM);
      }
      apply(guard, start, bytes, VmFlags.LOCKED);
    }
    if (!onFault) {
      Mmap.populate(map, start, bytes);
    }
  }

  void unlock(long address, long length) {
    long start = address & -PhysicalMemory.PAGE_BYTES;
    try (var guard = map.mmapLock().write()) {
      apply(guard, start, MemoryMap.pageAlign(length + (address - start)), 0);
    }
  }

  void lockAll(int flags) {
    if (flags == 0 || (flags & ~(CURRENT | FUTURE | ONFAULT)) != 0 || flags == ONFAULT) {
      throw Refused.of(Errno.EINVAL);
    }
    if (map.limits().locked() == 0) {
      throw Refused.of(Errno.EPERM);
    }
    try (var guard = map.mmapLock().write()) {
      if ((flags & CURRENT) != 0 && map.totals().all() * PhysicalMemory.PAGE_BYTES > map.limits().locked()) {
        throw Refused.of(Errno.ENOMEM);
      }
      state.futureFlags = (flags & FUTURE) != 0 ? VmFlags.LOCKED : 0;
      if ((flags & CURRENT) != 0) {
        applyAll(guard, VmFlags.LOCKED);
      }
    }
  }

  void unlockAll() {
    try (var guard = map.mmapLock().write()) {
      state.futureFlags = 0;
      applyAll(guard, 0);
    }
  }

  private void apply(RwSemaphore.WriteHeld guard, long start, long bytes, long locked) {
    if (bytes < 0 || start + bytes < start) {
      throw Refused.of(Errno.EINVAL);
    }
    for (long at = start; at < start + bytes; ) {
      Vma vma = map.vmas().find(at);
      if (vma == null) {
        throw Refused.of(Errno.ENOMEM);
      }
      long until = Math.min(start + bytes, vma.end());
      change(guard, vma, at, until, locked);
      at = until;
    }
  }

  private void change(RwSemaphore.WriteHeld guard, Vma vma, long start, long end, long locked) {
    if ((vma.flags() & VmFlags.LOCKED) != locked && vma.special() == null) {
      map.editor().isolate(guard, start, end);
      Vma changed = map.vmas().find(start);
      map.editor().flags(guard, changed, changed.flags() & ~VmFlags.LOCKED | locked);
      if (locked == 0) {
        rescue(start, end);
      }
      map.editor().mergeAround(guard, changed);
    }
  }

  /** Reclaim may have these pages again. */
  private void rescue(long start, long end) {
    map.table().walkLeaves(start, end, (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        map.memory().reclaim().rescue(map.memory().frames().head(Pte.physicalAddress(pte)));
      }
      return true;
    });
  }

  private void applyAll(RwSemaphore.WriteHeld guard, long locked) {
    for (Vma vma = map.vmas().findFrom(0); vma != null; vma = map.vmas().findFrom(vma.end())) {
      change(guard, vma, vma.start(), vma.end(), locked);
    }
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.fault.StackGrowth;
import pith.mm.pagetable.PageTable;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.mm.vma.VmaTable;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Finds room for a mapping: at the hint if it is free, else the highest gap below the base (or the lowest above it). Under {@code mm.mmap_lock}. */
final class GapSearch {
  private final SpaceState state;
  private final VmaTable vmas;

  GapSearch(SpaceState state) {
    this.state = state;
    this.vmas = state.map.vmas();
  }

  /** {@return where {@code length} bytes are free; {@code hint} 0 means anywhere}; refuses with ENOMEM. */
  long find(long hint, long length) {
    if (length > PageTable.USER_END) {
      throw Refused.of(Errno.ENOMEM);
    }
    long wanted = MemoryMap.pageAlign(hint);
    if (hint != 0 && wanted >= MemoryMap.MIN_ADDRESS && wanted <= PageTable.USER_END - length && free(wanted, wanted + length)) {
      return wanted;
    }
    Layout layout = state.layout;
    long found = layout.topDown() ? topDown(layout.mmapBase(), length) : -1;
    if (found < 0) {
      found = bottomUp(layout.topDown() ? PageTable.USER_END / 3 : layout.mmapBase(), length);
    }
    if (found < 0) {
      throw Refused.of(Errno.ENOMEM);
    }
    return found;
  }

  private boolean free(long start, long end) {
    Vma next = vmas.findFrom(start);
    return next == null || end <= guardedStart(next);
  }

  private long topDown(long base, long length) {
    long top = base;
    for (int place = vmas.indexFrom(base - 1); place >= 0; place--) {
      long limit = place < vmas.count() ? Math.min(top, guardedStart(vmas.at(place))) : top;
      long bottom = place > 0 ? vmas.at(place - 1).end() : MemoryMap.MIN_ADDRESS;
      if (limit - length >= Math.max(bottom, MemoryMap.MIN_ADDRESS)) {
        return limit - length;
      }
      top = Math.min(top, limit);
    }
    return -1;
  }

  private long bottomUp(long base, long length) {
    long bottom = base;
    for (int place = vmas.indexFrom(base); place < vmas.count(); place++) {
      if (bottom + length <= guardedStart(vmas.at(place))) {
        return bottom;
      }
      bottom = Math.max(bottom, vmas.at(place).end());
    }
    return bottom <= PageTable.USER_END - length ? bottom : -1;
  }

  /** Where a VMA must be taken to begin: a stack keeps its guard gap. */
  static long guardedStart(Vma vma) {
    return vma.is(VmFlags.GROWSDOWN) ? Math.max(0, vma.start() - StackGrowth.GUARD_BYTES) : vma.start();
  }

  /** {@return whether {@code address} begins a page and {@code length} bytes from it lie in user space} */
  static boolean inUserSpace(long address, long length) {
    boolean fits = length >= 0 && address >= 0 && address <= PageTable.USER_END - length;
    return fits && (address & PhysicalMemory.PAGE_BYTES - 1) == 0;
  }
}

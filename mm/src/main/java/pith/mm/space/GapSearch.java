package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.fault.StackGrowth;
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
  private final long userEnd;

  GapSearch(SpaceState state) {
    this.state = state;
    this.vmas = state.map.vmas();
    this.userEnd = state.map.table().userEnd();
  }

  /** {@return where {@code length} bytes are free; {@code hint} 0 means anywhere}; refuses with ENOMEM. */
  long find(long hint, long length) {
    if (length > userEnd) {
      throw Refused.of(Errno.ENOMEM);
    }
    long wanted = Math.max(MemoryMap.pageAlign(hint), state.map.lowest());
    if (hint != 0 && wanted <= userEnd - length && free(wanted, wanted + length)) {
      return wanted;
    }
    Layout layout = state.layout;
    long found = layout.topDown() ? topDown(layout.mmapBase(), length) : -1;
    if (found < 0) {
      found = bottomUp(layout.topDown() ? userEnd / 3 : layout.mmapBase(), length);
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
    Vma above = vmas.findFrom(base - 1);
    while (true) {
      long limit = above == null ? top : Math.min(top, guardedStart(above));
      Vma below = vmas.before(above == null ? base - 1 : above.start());
      long bottom = below == null ? state.map.lowest() : Math.max(below.end(), state.map.lowest());
      if (limit - length >= bottom) {
        return limit - length;
      }
      if (below == null) {
        return -1;
      }
      top = limit;
      above = below;
    }
  }

  private long bottomUp(long base, long length) {
    long bottom = base;
    for (Vma next = vmas.findFrom(base); next != null; next = vmas.after(next)) {
      if (bottom + length <= guardedStart(next)) {
        return bottom;
      }
      bottom = Math.max(bottom, next.end());
    }
    return bottom <= userEnd - length ? bottom : -1;
  }

  /** Where a VMA must be taken to begin: a stack keeps its guard gap. */
  static long guardedStart(Vma vma) {
    return vma.is(VmFlags.GROWSDOWN) ? Math.max(0, vma.start() - StackGrowth.GUARD_BYTES) : vma.start();
  }
}

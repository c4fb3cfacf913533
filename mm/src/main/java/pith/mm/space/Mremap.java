package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.RangeGuard;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** mremap: shrinks, grows in place, or moves a mapping with its pages. Source: Linux's {@code mremap}, whose order of checks it keeps. */
final class Mremap {
  static final int MAYMOVE = 1;
  static final int FIXED = 2;
  static final int DONTUNMAP = 4;

  private final SpaceState state;
  private final MemoryMap map;

  Mremap(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  long remap(long address, long oldLength, long newLength, int flags, long newAddress) {
    boolean fixed = (flags & FIXED) != 0;
    boolean keeps = (flags & DONTUNMAP) != 0;
    boolean badFlags = (flags & ~(MAYMOVE | FIXED | DONTUNMAP)) != 0 || (fixed || keeps) && (flags & MAYMOVE) == 0;
    if (badFlags || keeps && oldLength != newLength || !MemoryMap.aligned(address)) {
      throw Refused.of(Errno.EINVAL);
    }
    long oldBytes = MemoryMap.pageAlign(oldLength);
    long newBytes = MemoryMap.pageAlign(newLength);
    if (newBytes <= 0 || oldBytes < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long result;
    boolean locked;
    try (var guard = map.mmapLock().write()) {
      Vma vma = map.vmas().find(address);
      if (vma == null) {
        throw Refused.of(Errno.EFAULT);
      }
      Mseal.check(vma);
      locked = (vma.flags() & VmFlags.LOCK) == VmFlags.LOCKED && newBytes > oldBytes;
      if (fixed || keeps) {
        result = moveTo(guard, address, oldBytes, newBytes, flags, newAddress);
      } else if (oldBytes >= newBytes) {
        Munmap.unmap(map, guard, address + newBytes, Math.min(map.table().userEnd(), address + oldBytes));
        result = address;
      } else {
        result = grow(guard, address, oldBytes, newBytes, flags);
      }
    }
    if (locked) {
      new Population(map).tryRange(result + oldBytes, result + newBytes);
    }
    return result;
  }

  private long moveTo(RwSemaphore.WriteHeld guard, long address, long oldBytes, long newBytes, int flags, long newAddress) {
    boolean fixed = (flags & FIXED) != 0;
    if (fixed && !map.inUserSpace(newAddress, newBytes)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (fixed && address + oldBytes > newAddress && newAddress + newBytes > address) {
      throw Refused.of(Errno.EINVAL);
    }
    if (map.vmas().count() + 2 >= map.memory().maxMapCount()) {
      throw Refused.of(Errno.ENOMEM);
    }
    if (fixed) {
      map.checkNotTooLow(newAddress);
      Munmap.unmap(map, guard, newAddress, newAddress + newBytes);
    }
    long kept = oldBytes;
    if (oldBytes > newBytes) {
      Munmap.unmap(map, guard, address + newBytes, address + oldBytes);
      kept = newBytes;
    }
    check(address, kept, newBytes);
    long target = fixed ? newAddress : new GapSearch(state).find(newAddress, newBytes);
    return move(guard, address, kept, target, newBytes, (flags & DONTUNMAP) != 0);
  }

  private long grow(RwSemaphore.WriteHeld guard, long address, long oldBytes, long newBytes, int flags) {
    Vma vma = check(address, oldBytes, newBytes);
    long end = address + newBytes;
    if (oldBytes > 0 && vma.end() == address + oldBytes && roomUpTo(vma, end)) {
      try (var _ = map.promises().make(guard, SpaceState.promised(vma.flags(), newBytes - oldBytes))) {
        map.editor().growUp(guard, vma, end);
      }
      map.editor().mergeAround(guard, vma);
      return address;
    }
    if ((flags & MAYMOVE) == 0) {
      throw Refused.of(Errno.ENOMEM);
    }
    return move(guard, address, oldBytes, new GapSearch(state).find(0, newBytes), newBytes, false);
  }

  private boolean roomUpTo(Vma vma, long end) {
    Vma next = map.vmas().after(vma);
    return end <= map.table().userEnd() && (next == null || end <= GapSearch.guardedStart(next));
  }

  private Vma check(long address, long oldBytes, long newBytes) {
    Vma vma = map.vmas().find(address);
    if (vma == null) {
      throw Refused.of(Errno.EFAULT);
    }
    if (oldBytes == 0 && !vma.is(VmFlags.SHARED | VmFlags.MAYSHARE)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (oldBytes > vma.end() - address || newBytes > oldBytes && vma.is(VmFlags.DONTEXPAND)) {
      throw Refused.of(Errno.EFAULT);
    }
    if (newBytes > oldBytes) {
      state.checkLock(vma.flags(), newBytes - oldBytes);
      state.checkGrowth(vma.flags(), newBytes - oldBytes);
    }
    return vma;
  }

  private long move(RwSemaphore.WriteHeld guard, long from, long oldBytes, long to, long newBytes, boolean keeps) {
    if (oldBytes > 0 && !keeps) {
      map.editor().isolate(guard, from, from + oldBytes);
    }
    Vma source = map.vmas().find(from);
    source.startWrite(guard); // a fault would add an entry for which no level was built
    Vma target;
    try (var _ = map.promises().make(guard, SpaceState.promised(source.flags(), keeps ? newBytes : newBytes - oldBytes))) {
      target = addTarget(guard, from, oldBytes, to, newBytes);
    }
    try (var _ = new RangeGuard(target)) {
      moveEntries(from, from + oldBytes, to);
    }
    map.forgetProtection(map.vmas().find(from), from, from + oldBytes);
    if (oldBytes > 0 && !keeps) {
      Munmap.unmap(map, guard, from, from + oldBytes);
    }
    map.editor().mergeAround(guard, map.vmas().find(to));
    return to;
  }

  /** All that can fail: the levels, the VMA, and memory for removing the old one. */
  private Vma addTarget(RwSemaphore.WriteHeld guard, long from, long oldBytes, long to, long newBytes) {
    boolean added = false;
    try {
      buildLevels(from, from + oldBytes, to);
      map.vmas().reserve(guard, 2);
      Vma source = map.vmas().find(from);
      Vma target = map.editor().addLike(guard, source, to, to + newBytes, source.flags() & ~VmFlags.UFFD, source.pageAt(from) - source.pageOffset());
      added = true;
      return target;
    } finally {
      if (!added) {
        TlbGather gather = map.gather();
        Munmap.prune(map, to, to + newBytes, gather);
        gather.flush();
      }
    }
  }

  private void buildLevels(long from, long end, long to) {
    long[] pending = new long[1];
    for (long at = from; at < end; at = pending[0]) {
      pending[0] = end;
      map.table().walkLeaves(at, end, (address, slot, pte, level) -> {
        if (level == PageTable.HUGE_LEVEL && !movesWhole(address, from, end, to)) {
          return false;
        }
        pending[0] = Math.min(pending[0], needsLevel(address, level, from, to));
        return true;
      });
      if (pending[0] < end) {
        long target = pending[0] - from + to;
        map.table().build(target, map.table().isHuge(pending[0]) ? PageTable.HUGE_LEVEL : 0);
      }
    }
  }

  private long needsLevel(long address, int level, long from, long to) {
    return map.table().find(address - from + to, level) == PageTable.NONE ? address : Long.MAX_VALUE;
  }

  /** {@return whether a huge leaf can stay one: it lies wholly in the range, and the target is as aligned and has no table page in its place} */
  private boolean movesWhole(long address, long from, long end, long to) {
    boolean within = address >= from && address + PageTable.HUGE_BYTES <= end;
    boolean aligned = (to - from & PageTable.HUGE_BYTES - 1) == 0;
    long slot = map.table().find(address - from + to, PageTable.HUGE_LEVEL);
    return within && aligned && (slot == PageTable.NONE || map.table().read(slot) == 0);
  }

  private void moveEntries(long from, long end, long to) {
    TlbGather gather = map.gather();
    PageTable table = map.table();
    table.walkLeaves(
        from,
        end,
        (address, slot, pte, level) -> {
          long target = table.find(address - from + to, level);
          if (level == PageTable.HUGE_LEVEL) {
            table.huge().move(slot, target);
          } else {
            table.install(target, table.clear(slot));
          }
          gather.changed(address, table.format().span(level));
          Work.charge(2 * Work.ENTRY);
          return true;
        });
    gather.flush();
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.fault.FaultOutcome;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * mlock and its kin. Pages are faulted in, unless they are to be locked on fault; what is there goes to reclaim's list of its own at once, what comes by the
 * fault that brings it. A page that was on no list just then is found locked when reclaim comes to it. Source: Linux's {@code mm/mlock.c}, whose order of
 * checks it keeps.
 */
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
      if (lockedBytes() + bytes > map.limits().locked() && lockedBytes() - lockedWithin(start, bytes) + bytes > map.limits().locked()) {
        throw Refused.of(Errno.ENOMEM);
      }
      apply(guard, start, bytes, onFault ? VmFlags.LOCK : VmFlags.LOCKED);
    }
    populated(new Population(map).range(start, start + bytes));
  }

  /** mlock's errors are POSIX's, not those of a fault. Source: Linux's {@code __mlock_posix_error_return}. */
  private static void populated(FaultOutcome outcome) {
    switch (outcome) {
      case FaultOutcome.Installed _, FaultOutcome.CompletedLockDropped _, FaultOutcome.RetryLockDropped _, FaultOutcome.Fallback _ -> {}
      case FaultOutcome.SegmentationFault _, FaultOutcome.BusError _ -> throw Refused.of(Errno.ENOMEM);
      case FaultOutcome.OutOfMemory _ -> throw Refused.of(Errno.EAGAIN);
      case FaultOutcome.Interrupted _ -> throw Refused.of(Errno.EINTR);
    }
  }

  private long lockedBytes() {
    return map.totals().locked() * PhysicalMemory.PAGE_BYTES;
  }

  /** {@return bytes of a range that are locked already, and are not to be counted again} */
  private long lockedWithin(long start, long bytes) {
    long locked = 0;
    for (Vma vma = map.vmas().findOverlap(start, start + bytes); vma != null && vma.start() < start + bytes; vma = map.vmas().after(vma)) {
      locked += vma.is(VmFlags.LOCKED) ? Math.min(start + bytes, vma.end()) - Math.max(start, vma.start()) : 0;
    }
    return locked;
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
    long locked = (flags & ONFAULT) != 0 ? VmFlags.LOCK : VmFlags.LOCKED;
    try (var guard = map.mmapLock().write()) {
      if ((flags & CURRENT) != 0 && map.totals().all() * PhysicalMemory.PAGE_BYTES > map.limits().locked()) {
        throw Refused.of(Errno.ENOMEM);
      }
      state.futureFlags = (flags & FUTURE) != 0 ? locked : 0;
      if ((flags & CURRENT) != 0) {
        applyAll(guard, locked);
      }
    }
    if ((flags & CURRENT) != 0) {
      new Population(map).tryRange(0, map.table().userEnd());
    }
  }

  void unlockAll() {
    try (var guard = map.mmapLock().write()) {
      state.futureFlags = 0;
      applyAll(guard, 0);
    }
  }

  private void apply(RwSemaphore.WriteHeld guard, long start, long bytes, long locked) {
    if (bytes < 0 || Long.compareUnsigned(start + bytes, start) < 0) {
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
    if ((vma.flags() & VmFlags.LOCK) != locked && vma.special() == null) {
      map.editor().isolate(guard, start, end);
      Vma changed = map.vmas().find(start);
      map.editor().flags(guard, changed, changed.flags() & ~VmFlags.LOCK | locked);
      if (locked == 0) {
        map.pages().rescue(start, end);
      } else {
        map.pages().shelve(start, end);
      }
      map.editor().mergeAround(guard, changed);
    }
  }

  private void applyAll(RwSemaphore.WriteHeld guard, long locked) {
    for (Vma vma = map.vmas().findFrom(0); vma != null; vma = map.vmas().findFrom(vma.end())) {
      change(guard, vma, vma.start(), vma.end(), locked);
    }
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.physical.Work;
import pith.mm.swap.SwapEntry;
import pith.mm.tlb.TlbGather;
import pith.mm.userfault.ProtectedPages;
import pith.mm.userfault.Userfault;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Which ranges of a space a userfaultfd is told of, and which pages of them it protects.
 *
 * <p>Everything here holds {@code mm.mmap_lock} for writing and keeps faults out of the VMAs: one that has just seen that a page may be written would make it
 * writable after it was protected. Linux marks the entry itself and can protect with the lock held for reading.
 */
final class UserfaultRanges {
  private final MemoryMap map;
  private final Userfault monitor;

  UserfaultRanges(MemoryMap map, Userfault monitor) {
    this.map = map;
    this.monitor = monitor;
  }

  void register(long start, long end, long mode) {
    try (var guard = map.mmapLock().write()) {
      checkAll(start, end, mode);
      map.editor().isolate(guard, start, end);
      change(guard, start, end, mode, monitor);
    }
  }

  void unregister(long start, long end) {
    try (var guard = map.mmapLock().write()) {
      checkAll(start, end, 0);
      map.editor().isolate(guard, start, end);
      change(guard, start, end, 0, null);
    }
  }

  void close() {
    monitor.release();
    try (var guard = map.mmapLock().write()) {
      for (Vma vma = map.vmas().findFrom(0); vma != null; ) {
        long end = vma.userfault() == monitor ? set(guard, vma, 0, null) : vma.end();
        vma = map.vmas().findFrom(end);
      }
    }
  }

  /** Nothing changes unless the whole range can: gaps are allowed, but something must be mapped. */
  private void checkAll(long start, long end, long mode) {
    Vma vma = map.vmas().findOverlap(start, end);
    if (vma == null || vma.start() >= end) {
      throw Refused.of(Errno.EINVAL);
    }
    for (; vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
      check(vma, mode);
    }
  }

  /** {@code mode} is what a range is to be registered for, 0 if it is to be no longer. Only what a file has can be there and not be mapped. */
  private void check(Vma vma, long mode) {
    boolean registers = mode != 0;
    boolean others = vma.userfault() != null && vma.userfault() != monitor;
    boolean supported = vma.sharedMemory() || vma.anonymous() && (mode & VmFlags.UFFD_MINOR) == 0;
    if (!supported || others && !registers) {
      throw Refused.of(Errno.EINVAL);
    }
    if (registers && !vma.is(VmFlags.MAYWRITE)) {
      throw Refused.of(Errno.EPERM);
    }
    if (others) {
      throw Refused.of(Errno.EBUSY);
    }
  }

  private void change(RwSemaphore.WriteHeld guard, long start, long end, long mode, Userfault to) {
    for (Vma vma = map.vmas().findOverlap(start, end); vma != null && vma.start() < end; ) {
      vma = map.vmas().findFrom(set(guard, vma, mode, to));
    }
  }

  /** {@return the end of the VMA that contains it now} */
  private long set(RwSemaphore.WriteHeld guard, Vma vma, long mode, Userfault to) {
    if ((mode & VmFlags.UFFD_WP) == 0) {
      map.forgetProtection(vma, vma.start(), vma.end());
    }
    map.editor().userfault(guard, vma, mode, to);
    return map.editor().mergeAround(guard, vma).end();
  }

  void protect(long start, long end, boolean protects) {
    try (var guard = map.mmapLock().write()) {
      checkProtectable(start, end);
      for (Vma vma = map.vmas().find(start); vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
        vma.startWrite(guard);
      }
      if (protects) {
        protect(start, end);
      } else {
        unprotect(start, end);
      }
    }
  }

  private void checkProtectable(long start, long end) {
    for (long at = start; at < end; ) {
      Vma vma = map.vmas().find(at);
      if (vma == null || !vma.is(VmFlags.UFFD_WP) || vma.userfault() != monitor) {
        throw Refused.of(Errno.ENOENT);
      }
      at = vma.end();
    }
  }

  private void protect(long start, long end) {
    ProtectedPages pages = monitor.protectedPages();
    TlbGather gather = map.gather();
    map.table().walk(start, end, (address, slot, pte) -> {
      pages.add(address, address + PhysicalMemory.PAGE_BYTES);
      if (!SwapEntry.is(pte) && (pte & Pte.WRITE) != 0) {
        map.table().clearBits(slot, Pte.WRITE);
        gather.changed(address);
      }
      Work.charge(Work.ENTRY);
    });
    gather.flush();
    try (var _ = map.table().lock().acquire()) {
      for (Vma vma = map.vmas().find(start); vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
        if (monitor.protectsAbsent() || vma.file() != null) {
          pages.add(Math.max(start, vma.start()), Math.min(end, vma.end()));
        }
      }
    }
  }

  /** The entries stay as they are: the next write finds out whether it may have the page as it is. */
  private void unprotect(long start, long end) {
    try (var _ = map.table().lock().acquire()) {
      monitor.protectedPages().remove(start, end);
    }
  }
}

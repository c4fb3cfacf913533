package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.Totals;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** mprotect. As on Linux, VMAs before the one at fault have changed when it fails. */
final class Mprotect {
  private static final int KNOWN = Prot.READ | Prot.WRITE | Prot.EXEC | Prot.SEM | Prot.GROWSDOWN | Prot.GROWSUP;

  private final SpaceState state;
  private final MemoryMap map;

  Mprotect(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  void protect(long address, long length, int prot) {
    boolean down = (prot & Prot.GROWSDOWN) != 0;
    if ((prot & ~KNOWN) != 0 || !MemoryMap.aligned(address) || down && (prot & Prot.GROWSUP) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (length == 0) {
      return;
    }
    long bytes = MemoryMap.pageAlign(length);
    if (bytes <= 0 || !map.inUserSpace(address, bytes)) {
      throw Refused.of(Errno.ENOMEM);
    }
    try (var guard = map.mmapLock().write()) {
      apply(guard, down ? stackStart(address, address + bytes) : address, address + bytes, Prot.flags(prot));
    }
  }

  private long stackStart(long start, long end) {
    Vma vma = map.vmas().findFrom(start);
    if (vma == null || vma.start() >= end) {
      throw Refused.of(Errno.ENOMEM);
    }
    if (!vma.is(VmFlags.GROWSDOWN)) {
      throw Refused.of(Errno.EINVAL);
    }
    return vma.start();
  }

  private void apply(RwSemaphore.WriteHeld guard, long start, long end, long access) {
    for (long at = start; at < end; ) {
      Vma vma = map.vmas().find(at);
      if (vma == null) {
        throw Refused.of(Errno.ENOMEM);
      }
      long until = Math.min(end, vma.end());
      change(guard, vma, at, until, access);
      at = until;
    }
  }

  private void change(RwSemaphore.WriteHeld guard, Vma vma, long start, long end, long access) {
    Mseal.check(vma);
    long flags = vma.flags() & ~VmFlags.ACCESS | access;
    if ((access & ~(flags >> 4) & VmFlags.ACCESS) != 0) { // MAYREAD is READ << 4, and so on
      throw Refused.of(Errno.EACCES);
    }
    if (flags == vma.flags()) {
      return;
    }
    flags = promise(vma, flags);
    if (Totals.isData(flags) && !Totals.isData(vma.flags())) {
      state.checkGrowthOfData(end - start);
    }
    long promised = SpaceState.promised(flags & ~vma.flags(), end - start);
    Vma changed;
    try (var _ = map.promises().make(guard, promised)) {
      map.editor().isolate(guard, start, end);
      changed = map.vmas().find(start);
      map.editor().flags(guard, changed, flags);
    }
    changeEntries(start, end, flags);
    map.editor().mergeAround(guard, changed);
  }

  /** {@return {@code flags}, with ACCOUNT if pages become writable that are to be promised, without if an untouched VMA cannot be written any more} */
  private static long promise(Vma vma, long flags) {
    if ((flags & VmFlags.WRITE) == 0) {
      return vma.anonymous() && !vma.hasAnonymousPages() ? flags & ~VmFlags.ACCOUNT : flags;
    }
    boolean promised = (flags & (VmFlags.SHARED | VmFlags.NORESERVE)) == 0 && !vma.is(VmFlags.WRITE);
    return promised ? flags | VmFlags.ACCOUNT : flags;
  }

  /**
   * Entries that become writable wait for the fault that knows whether their page is shared. Where a VMA was cut, huge leaves were split: those met here lie
   * wholly in the range.
   */
  private void changeEntries(long start, long end, long flags) {
    TlbGather gather = map.gather();
    map.table()
        .walkLeaves(
            start,
            end,
            (address, slot, pte, level) -> {
              if (!Entries.present(pte)) {
                return true; // gets its permissions when its page is back
              }
              long bits = Prot.entryBits(flags, Entries.writable(pte));
              map.table().changePermissions(slot, bits);
              noteCode(pte, bits, level);
              gather.changed(address, map.table().format().span(level));
              Work.charge(Work.ENTRY);
              return true;
            });
    gather.flush();
  }

  /** Code was perhaps written since the page was last executable. */
  private void noteCode(long pte, long bits, int level) {
    if ((bits & Pte.EXECUTE) != 0 && (pte & Pte.EXECUTE) == 0) {
      long first = Pte.physicalAddress(pte);
      map.pages().noteExecutable(first, bits);
      for (long page = first; page < first + map.table().format().span(level); page += PhysicalMemory.PAGE_BYTES) {
        map.memory().pages().contentsChanged(page);
      }
    }
  }
}

package pith.mm.space;

import pith.hal.mmu.Pte;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagetable.Entries;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;

/**
 * Takes a part of a program's memory out of reach, so that hinting faults tell who uses it. Source: Linux's {@code task_numa_work} and
 * {@code change_prot_numa}.
 */
public final class HintingScan {
  /** So many addresses are passed for each page that may be taken: gaps and what is left alone cost little. */
  private static final int PASSED = 8;

  private final MemoryMap map;
  private long pages;

  private HintingScan(MemoryMap map, long pages) {
    this.map = map;
    this.pages = pages;
  }

  /** Begins at {@code from}, and takes up to {@code pages} pages out of reach. {@return where to go on, 0 if it came to the end} May sleep. */
  public static long run(MemoryMap map, long from, long pages) {
    return new HintingScan(map, pages).scan(from);
  }

  private long scan(long from) {
    long passed = pages * PASSED * PhysicalMemory.PAGE_BYTES;
    long at = from;
    try (var _ = map.mmapLock().read()) {
      for (Vma vma = map.vmas().findFrom(at); vma != null; vma = map.vmas().findFrom(at)) {
        long start = Math.max(at, vma.start());
        long end = Math.min(vma.end(), start + Math.min(passed, pages * PhysicalMemory.PAGE_BYTES));
        if (pages <= 0 || passed <= 0) {
          return start;
        }
        if (wanted(vma)) {
          take(start, end);
          passed -= end - start;
          at = end;
        } else {
          at = vma.end();
        }
      }
    }
    return 0;
  }

  private static boolean wanted(Vma vma) {
    return vma.anonymous() && !vma.is(VmFlags.SHARED) && vma.is(VmFlags.ACCESS);
  }

  private void take(long start, long end) {
    TlbGather gather = map.gather();
    map.table().walkLeaves(start, end, (address, slot, pte, level) -> {
      Work.charge(Work.ENTRY);
      if (level == 0 && Pte.valid(pte) && !Entries.special(pte) && alone(Pte.physicalAddress(pte))) {
        map.table().changePermissions(slot, Entries.NO_ACCESS);
        gather.changed(address);
        pages--;
        map.memory().statistics().add(VmStatistic.NUMA_PTE_UPDATES, 1);
      }
      return true;
    });
    gather.flush();
  }

  private boolean alone(long page) {
    PageFrames frames = map.memory().frames();
    return frames.folioOrder(page) == 0 && frames.mappings(page) == 1;
  }
}

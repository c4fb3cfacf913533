package pith.mm.vma;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.sync.RwSemaphore;

/**
 * A walk over an address space's page tables that takes the accessed bits off and tells whose they were. It passes over what could not be reclaimed however
 * idle it is: locked memory, and mappings without any access. A space whose mappings change just now is passed over as a whole: its pages will be asked one by
 * one. Source: Linux's {@code should_skip_vma} and {@code walk_mm} in {@code mm/vmscan.c}.
 */
final class AccessHarvest {
  private final MemoryMap map;
  private final PageFrames frames;
  private final LongPredicate concerned;
  private final LongConsumer accessed;

  AccessHarvest(MemoryMap map, PageFrames frames, LongPredicate concerned, LongConsumer accessed) {
    this.map = map;
    this.frames = frames;
    this.concerned = concerned;
    this.accessed = accessed;
  }

  void run() {
    RwSemaphore.ReadHeld held = map.mmapLock().tryRead();
    if (held == null) {
      return;
    }
    try (held) {
      Vma vma = firstReclaimable(map.vmas().findFrom(0));
      while (vma != null) {
        long start = vma.start();
        long end = vma.end();
        Vma next = map.vmas().after(vma);
        while (next != null && next.start() == end && reclaimable(next)) { // neighbours share table pages: one walk for all
          end = next.end();
          next = map.vmas().after(next);
        }
        walk(start, end);
        vma = firstReclaimable(next);
      }
    }
  }

  private Vma firstReclaimable(Vma from) {
    Vma vma = from;
    while (vma != null && !reclaimable(vma)) {
      vma = map.vmas().after(vma);
    }
    return vma;
  }

  private static boolean reclaimable(Vma vma) {
    Work.charge(Work.WALK_STEP);
    return vma.is(VmFlags.ACCESS) && !vma.is(VmFlags.LOCK) && vma.special() == null;
  }

  private void walk(long start, long end) {
    map.table()
        .walkLeaves(
            start,
            end,
            (_, slot, pte, _) -> {
              Work.charge(Work.WALK_STEP);
              boolean used = Entries.present(pte) && !Entries.special(pte) && (pte & Pte.ACCESSED) != 0;
              if (used && concerned.test(Pte.physicalAddress(pte)) && (map.table().clearBits(slot, Pte.ACCESSED) & Pte.ACCESSED) != 0) {
                accessed.accept(frames.head(Pte.physicalAddress(pte)));
              }
              return true;
            });
  }
}

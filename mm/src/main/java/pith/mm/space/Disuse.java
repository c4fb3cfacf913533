package pith.mm.space;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;

/**
 * What a program says that it does not need: at all (MADV_FREE), soon (MADV_COLD), or so little that it may go at once (MADV_PAGEOUT). {@code mm.mmap_lock} is
 * held for reading.
 */
final class Disuse {
  private final MemoryMap map;
  private final PageFrames frames;

  Disuse(MemoryMap map) {
    this.map = map;
    this.frames = map.memory().frames();
  }

  /** Sees the mapped pages of a range that are counted. */
  private interface PageVisitor {
    void page(long address, long slot, long page);
  }

  private void walk(long start, long end, PageVisitor visitor) {
    map.table().walkLeaves(start, end, (address, slot, pte, level) -> {
      if (level == 0 && Entries.present(pte) && !Entries.special(pte)) {
        visitor.page(address, slot, Pte.physicalAddress(pte));
      }
      return true;
    });
  }

  /**
   * The pages keep their contents until memory is short; a write before that takes the word back. Their entries become clean, so that a write shows. Pages that
   * were shared, or have a slot of swap, are given up at once or left alone: what costs nothing to keep is a page that only this program has.
   */
  void free(long start, long end) {
    List<Long> gone = new ArrayList<>();
    TlbGather gather = map.gather();
    map.table().walkLeaves(start, end, (address, slot, pte, level) -> {
      long page = Pte.physicalAddress(pte);
      if (level == 0 && !Entries.present(pte)) {
        gone.add(address);
      } else if (level == 0 && !Entries.special(pte) && frames.is(page, PageFrames.SWAP_CACHE)) {
        gone.add(address);
      } else if (level == 0 && !Entries.special(pte) && frames.folioOrder(page) == 0 && frames.mappings(page) == 1) {
        map.table().clearBits(slot, Pte.DIRTY | Pte.ACCESSED);
        gather.changed(address);
        giveUp(page);
      }
      return true;
    });
    gather.flush(); // or a hart would write without saying so
    gone.forEach(address -> map.pages().zap(address, address + PhysicalMemory.PAGE_BYTES, true));
  }

  private void giveUp(long page) {
    frames.clear(page, PageFrames.DIRTY);
    frames.set(page, PageFrames.LAZY_FREE);
    if (map.memory().reclaim().isolate(page)) {
      map.memory().reclaim().add(page); // among what can be dropped
    }
    map.memory().statistics().add(VmStatistic.LAZY_FREE, 1);
  }

  void cool(long start, long end) {
    walk(start, end, (address, slot, page) -> {
      map.table().clearBits(slot, Pte.ACCESSED);
      if (frames.mappings(page) == 1) {
        map.memory().reclaim().cool(page);
      }
    });
  }

  void pageOut(long start, long end) {
    List<Long> pages = new ArrayList<>();
    walk(start, end, (address, slot, page) -> {
      if (frames.mappings(page) == 1) {
        frames.get(page);
        pages.add(page);
      }
    });
    for (long page : pages) {
      map.memory().reclaim().evict(page);
      map.memory().pages().put(page);
    }
  }
}

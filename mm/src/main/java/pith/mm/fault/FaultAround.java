package pith.mm.fault;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.physical.Work;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;

/**
 * A fault on a file's page maps its neighbours too, as far as they are cached: programs that start touch page after page of what is in
 * memory anyway. The window is aligned to its size and does not leave the VMA or the table page.
 */
final class FaultAround {
  private FaultAround() {}

  /** Under the table's lock, after the faulting page was mapped. */
  static void map(Fault fault) {
    if (fault.vma().is(VmFlags.UFFD_MINOR)) {
      return; // the program is to be told of each page
    }
    long bytes = (long) fault.map().memory().options().faultAroundPages() << PhysicalMemory.PAGE_SHIFT;
    long start = Math.max(fault.page() & -bytes, fault.vma().start());
    long end = Math.min((fault.page() & -bytes) + bytes, fault.vma().end());
    for (long page = start; page < end; page += PhysicalMemory.PAGE_BYTES) {
      long slot = fault.slot() + (page - fault.page() >> PhysicalMemory.PAGE_SHIFT) * Long.BYTES;
      if (fault.table().read(slot) == 0) {
        mapOne(fault, page, slot);
      }
    }
  }

  private static void mapOne(Fault fault, long page, long slot) {
    PageCache cache = fault.vma().cache();
    long number = fault.vma().pageAt(page);
    long cached = number < cache.sizePages() ? cache.find(number) : 0;
    if (cached != 0) {
      long bits = Prot.entryBits(fault.vma().flags(), false);
      fault.map().pages().mapPage(slot, cached, bits & ~Pte.ACCESSED);
      Work.charge(Work.ENTRY);
    }
  }
}

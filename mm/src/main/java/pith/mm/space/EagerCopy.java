package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.Work;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;

/**
 * Fork as it was before copy on write: each private page in memory is copied at once, so that neither side ever faults for it again, whether or not it
 * would have been written. Kept to be measured ({@code pith experiment cow-fork}). What is no anonymous page in memory is left to {@link Fork}.
 *
 * <p>A copy is a snapshot of one page, not of the whole space: another thread of the parent may write while its other pages are copied.
 */
final class EagerCopy {
  private final MemoryMap parent;
  private final Vma target;
  private final MemoryMap child;
  private final PageAllocator pages;

  /** A copy of pages of {@code parent} for {@code target}, which is a child's VMA and has an owner for them. */
  EagerCopy(MemoryMap parent, Vma target) {
    this.parent = parent;
    this.target = target;
    this.child = target.map();
    this.pages = parent.memory().pages();
  }

  /** Copies the pages of {@code [start, end)}, which lies within one table page of both sides. Under both {@code mm.mmap_lock}s; throws ENOMEM. */
  void copy(long start, long end) {
    for (long at = start; at < end; at += PhysicalMemory.PAGE_BYTES) {
      long pte = hold(at);
      if (pte != 0) {
        copyPage(at, pte);
      }
    }
  }

  /** {@return the entry of an anonymous page, to which the caller now has a reference, or 0} */
  private long hold(long address) {
    PageTable table = parent.table();
    try (var _ = table.lock().acquire()) {
      long pte = table.read(table.find(address));
      if (!Entries.present(pte) || Entries.special(pte) || !parent.anonymous(Pte.physicalAddress(pte))) {
        return 0;
      }
      pages.get(Pte.physicalAddress(pte));
      return pte;
    }
  }

  private void copyPage(long address, long pte) {
    long original = Pte.physicalAddress(pte);
    try {
      long page = pages.allocate(0, Allocation.USER);
      pages.copy(original, page);
      long bits = pte & ~(Pte.ACCESSED | Pte.of(original, 0));
      try (var _ = child.table().lock().acquire()) {
        child.pages().mapNew(target, address, child.table().find(address), page, bits);
      }
      Work.charge(Work.ENTRY);
    } finally {
      pages.put(original);
    }
  }
}

package pith.mm.space;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.ForkCopy;
import pith.mm.MemoryOption;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;

/**
 * The copy of an address space that a forked process gets.
 *
 * <p>VMAs are copied; pages are not. Where a write makes a private copy, both sides keep the same page, read-only, and the first to write copies it
 * ({@code CopyOnWrite}); with the option {@code fork=eager}, {@link EagerCopy} copies them all first. What stands in files or shared memory is not even entered into the child's table: it faults in again. Source: Linux's {@code
 * dup_mmap} and {@code copy_page_range}.
 *
 * <p>It may run out of memory anywhere. The child is then taken apart like any other space, and of the parent nothing has changed but that some pages are
 * read-only, which the next write repairs.
 */
final class Fork {
  private static final long LEAF_SPAN = 1L << PhysicalMemory.PAGE_SHIFT + 9;

  private final MemoryMap parent;
  private final MemoryMap child;
  private final TlbGather gather;
  private final boolean eager;

  Fork(MemoryMap parent, MemoryMap child) {
    this.parent = parent;
    this.child = child;
    this.gather = parent.gather();
    this.eager = parent.memory().options().get(MemoryOption.FORK) == ForkCopy.EAGER;
  }

  /** Fills the child, which is empty. Throws ENOMEM; the caller then frees it. */
  void copy() {
    try (var held = parent.mmapLock().write();
        var guard = child.mmapLock().writeNested(1)) {
      try {
        copyVmas(held, guard);
      } finally {
        gather.flush(); // the parent must not write through what its harts remember
      }
    }
  }

  /** Faults are kept out of the parent's VMAs: one could make a page writable that the child has been given already. */
  private void copyVmas(RwSemaphore.WriteHeld held, RwSemaphore.WriteHeld guard) {
    List<Vma> inherited = new ArrayList<>();
    for (Vma vma : parent.vmas().snapshot(held)) {
      vma.startWrite(held);
      if (!vma.is(VmFlags.DONTCOPY)) {
        inherited.add(vma);
      }
    }
    child.editor().addCopies(guard, inherited);
    for (Vma vma : inherited) {
      if (vma.hasAnonymousPages() && !vma.is(VmFlags.WIPEONFORK)) {
        copyEntries(vma, child.vmas().find(vma.start()));
      }
    }
  }

  private void copyEntries(Vma vma, Vma copy) {
    PageTable table = parent.table();
    for (long at = vma.start(); at < vma.end(); at = (at | LEAF_SPAN - 1) + 1) {
      if (table.tableAt(at, 0) != PageTable.NONE) {
        child.table().build(at); // allocates, which must not happen under a lock
        long end = Math.min(vma.end(), (at | LEAF_SPAN - 1) + 1);
        if (eager) {
          new EagerCopy(parent, copy).copy(at, end);
        }
        try (var _ = child.table().lock().acquire()) {
          walkNested(at, end);
        }
      }
    }
  }

  private void walkNested(long start, long end) {
    parent.table().walkNested(start, end, this::copyEntry);
  }

  private void copyEntry(long address, long slot, long pte) {
    long target = child.table().find(address);
    if (child.table().read(target) != 0) {
      return; // copied already
    }
    long entry = pte;
    if (Entries.writable(pte)) {
      entry = parent.table().clearBits(slot, Pte.WRITE) & ~Pte.WRITE;
      gather.changed(address);
    }
    long bits = entry & ~(Pte.ACCESSED | Pte.of(Pte.physicalAddress(entry), 0));
    if (Entries.special(entry)) {
      child.mapSpecial(target, Pte.physicalAddress(entry), bits);
    } else {
      parent.memory().frames().get(Pte.physicalAddress(entry));
      child.mapPage(target, Pte.physicalAddress(entry), bits);
    }
    Work.charge(Work.ENTRY);
  }
}

package pith.mm.space;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.ForkCopy;
import pith.mm.MemoryOption;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbGather;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;

/**
 * The copy of an address space that a forked process gets.
 *
 * <p>VMAs are copied; pages are not. Where a write makes a private copy, both sides keep the same page, read-only, and the first to write copies it
 * ({@code CopyOnWrite}); with the option {@code fork=eager}, {@link EagerCopy} copies them all first. A page that a device may be writing to stays the parent's
 * alone, and the child gets a copy at once: else the parent's next write would leave the device with a page that the parent has no more (Linux's
 * {@code page_maybe_dma_pinned}). What stands in files or shared memory is not even entered into the child's table: it faults in again. Source: Linux's
 * {@code dup_mmap} and {@code copy_page_range}.
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

  /** Addresses of pages that stay the parent's alone, of the table page that is being copied. */
  private final List<Long> kept = new ArrayList<>();

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
        child.mayCollapseAs(parent);
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
    try (var promises = child.promises()) {
      inherited.forEach(vma -> promises.makeFor(guard, parent, SpaceState.promised(vma.flags(), vma.length())));
      child.editor().addCopies(guard, inherited);
    }
    for (Vma vma : inherited) {
      if (vma.hasAnonymousPages() && !vma.is(VmFlags.WIPEONFORK)) {
        copyEntries(vma, child.vmas().find(vma.start()));
      }
    }
  }

  private void copyEntries(Vma vma, Vma copy) {
    for (long at = vma.start(); at < vma.end(); at = (at | LEAF_SPAN - 1) + 1) {
      if (eager) {
        parent.pages().splitHuge(at);
      }
      if (!parent.table().isHuge(at) || !copyHuge(at)) {
        copyTable(copy, at, Math.min(vma.end(), (at | LEAF_SPAN - 1) + 1));
      }
    }
  }

  /** Both sides keep the huge page, read-only. {@return false if its leaf was split meanwhile, or now since the parent must keep it} */
  private boolean copyHuge(long at) {
    PageTable table = child.table();
    long target = table.build(at, PageTable.HUGE_LEVEL); // allocates, which must not happen under a lock
    long deposit = table.huge().newDeposit();
    boolean[] copied = new boolean[1];
    try (var _ = table.lock().acquire()) {
      parent.table().walkNested(at, at + 1, (address, slot, pte, level) -> {
        copied[0] = level == PageTable.HUGE_LEVEL && !isHeld(pte, 1);
        if (copied[0]) {
          copyHugeEntry(address, slot, pte, target, deposit);
        }
        return true;
      });
    }
    if (!copied[0]) {
      table.huge().freeDeposit(deposit);
      parent.pages().splitHuge(at);
    }
    return copied[0];
  }

  /** {@return whether somebody holds a page of the parent's own besides the {@code entries} that map it: a device, or who looks at it just now} */
  private boolean isHeld(long pte, int entries) {
    PageFrames frames = parent.memory().frames();
    long page = Pte.physicalAddress(pte);
    boolean own = !Entries.special(pte) && (Entries.writable(pte) || frames.is(page, PageFrames.ANON_EXCLUSIVE));
    return own && parent.anonymous(page) && frames.references(page) > entries + (frames.is(page, PageFrames.SWAP_CACHE) ? 1 : 0);
  }

  private void copyHugeEntry(long address, long slot, long pte, long target, long deposit) {
    long page = Pte.physicalAddress(pte);
    long bits = protect(address, slot, pte, PageTable.HUGE_BYTES) & ~(Pte.ACCESSED | Pte.of(page, 0));
    if (Entries.special(pte)) {
      child.pages().mapHugeZeroes(target, page, bits, deposit);
    } else {
      parent.memory().frames().clear(page, PageFrames.ANON_EXCLUSIVE);
      parent.memory().frames().get(page);
      child.pages().mapHuge(target, page, bits, deposit);
    }
    Work.charge(Work.ENTRY);
  }

  /** What is in swap stays there, for two; what is being moved comes back to both, read-only. */
  private void copyAbsent(long target, long slot, long pte) {
    if (SwapEntry.is(pte)) {
      child.pages().mapSwapped(target, pte);
    } else {
      child.table().install(target, parent.table().clearBits(slot, Pte.WRITE) & ~Pte.WRITE);
    }
    Work.charge(Work.ENTRY);
  }

  private void copyTable(Vma copy, long start, long end) {
    if (parent.table().tableAt(start, 0) != PageTable.NONE) {
      child.table().build(start);
      if (eager) {
        new EagerCopy(parent, copy).copy(start, end);
      }
      do {
        kept.clear();
        try (var _ = child.table().lock().acquire()) {
          parent.table().walkNested(start, end, this::copyEntry);
        }
        for (long at : kept) {
          new EagerCopy(parent, copy).copy(at, at + PhysicalMemory.PAGE_BYTES);
        }
      } while (!kept.isEmpty()); // one may have been let go of meanwhile, and swapped out
    }
  }

  /** Takes the permission to write away from the parent's entry, if it has it. {@return the entry as it is then} */
  private long protect(long address, long slot, long pte, long bytes) {
    if (!Entries.writable(pte)) {
      return pte;
    }
    gather.changed(address, bytes);
    return parent.table().clearBits(slot, Pte.WRITE) & ~Pte.WRITE;
  }

  private boolean copyEntry(long address, long slot, long pte, int level) {
    if (level == PageTable.HUGE_LEVEL) {
      return false;
    }
    long target = child.table().find(address);
    if (child.table().read(target) != 0) {
      return true; // copied already
    }
    if (!Entries.present(pte)) {
      copyAbsent(target, slot, pte);
      return true;
    }
    if (isHeld(pte, Entries.special(pte) ? 0 : parent.memory().frames().mappedPages(Pte.physicalAddress(pte)))) {
      kept.add(address);
      return true;
    }
    long entry = protect(address, slot, pte, PhysicalMemory.PAGE_BYTES);
    long bits = entry & ~(Pte.ACCESSED | Pte.of(Pte.physicalAddress(entry), 0));
    if (Entries.special(entry)) {
      child.pages().mapSpecial(target, Pte.physicalAddress(entry), bits);
    } else {
      parent.memory().frames().clear(Pte.physicalAddress(entry), PageFrames.ANON_EXCLUSIVE);
      parent.memory().frames().get(Pte.physicalAddress(entry));
      child.pages().mapPage(target, Pte.physicalAddress(entry), bits);
    }
    Work.charge(Work.ENTRY);
    return true;
  }
}

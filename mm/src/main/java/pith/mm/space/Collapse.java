package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;

/**
 * Makes the single pages of a huge page's range one huge page, by copying them together.
 *
 * <pre>
 *   level 1   | pointer | ──► table ──► 512 pages       1. take the table out and shoot down: nobody can write any more
 *   level 1   |    0    |     table ──► 512 pages       2. copy
 *   level 1   | leaf    | ──► folio                     3. install; the table, emptied, is the leaf's deposit
 * </pre>
 *
 * <p>The caller holds {@code mm.mmap_lock} for writing, and the VMA is write-locked: no fault comes in between. Source: Linux's {@code collapse_huge_page}.
 */
final class Collapse {
  /** What came of it. */
  enum Result {
    COLLAPSED,
    ALREADY_HUGE,
    /** No table page, another kind of memory, or too much of what may not be copied. */
    UNSUITABLE,
    /** Somebody uses one of the pages just now. */
    BUSY,
    NO_MEMORY
  }

  private final MemoryMap map;
  private final PageTable table;
  private final PageAllocator pages;
  private final PageFrames frames;
  private final Vma vma;
  private final long start;
  private final TlbGather gather;

  private Collapse(MemoryMap map, Vma vma, long start) {
    this.map = map;
    this.table = map.table();
    this.pages = map.memory().pages();
    this.frames = map.memory().frames();
    this.vma = vma;
    this.start = start;
    this.gather = map.gather();
  }

  /** {@return whether the range of 2 MiB at {@code start} lies in {@code vma} and may be a huge page} */
  static boolean fits(Vma vma, long start) {
    boolean within = start >= vma.start() && start + PageTable.HUGE_BYTES <= vma.end();
    return within && vma.anonymous() && !vma.is(VmFlags.NOHUGEPAGE | VmFlags.UFFD);
  }

  /**
   * Makes the pages at {@code start} those of {@code folio}, a fresh huge page that becomes the space's if it is {@link Result#COLLAPSED}, as far as
   * {@code limits} permit.
   */
  static Result collapse(MemoryMap map, RwSemaphore.WriteHeld guard, Vma vma, long start, long folio, CollapseLimits limits) {
    if (!fits(vma, start) || !vma.hasAnonymousPages()) {
      return Result.UNSUITABLE;
    }
    vma.startWrite(guard);
    return new Collapse(map, vma, start).into(folio, limits);
  }

  private Result into(long folio, CollapseLimits limits) {
    long slot = table.find(start, PageTable.HUGE_LEVEL);
    long small;
    try (var _ = table.lock().acquire()) {
      if (table.isHuge(start)) {
        return Result.ALREADY_HUGE;
      }
      small = table.tableAt(start, 0);
      if (small == PageTable.NONE || !new CollapseCheck(map, small).permits(limits)) {
        return Result.UNSUITABLE;
      }
      small = table.huge().detach(slot);
      gather.changed(start);
      gather.changed(start + PageTable.HUGE_BYTES - PhysicalMemory.PAGE_BYTES);
      gather.shootDown();
      if (anyHeld(small)) { // taken by way of an entry before it went
        table.huge().attach(slot, small);
        return Result.BUSY;
      }
    }
    copy(small, folio);
    try (var _ = table.lock().acquire()) {
      release(small);
      long bits = Prot.entryBits(vma.flags(), true) | Pte.ACCESSED | Pte.DIRTY;
      map.pages().mapNewHuge(vma, start, slot, folio, bits, small);
    }
    gather.flush();
    return Result.COLLAPSED;
  }

  /** {@return whether anybody has a reference to a page that is no mapping and not the swap cache's: he might write to it} */
  private boolean anyHeld(long small) {
    for (int i = 0; i < PageTable.HUGE_PAGES; i++) {
      long pte = table.read(small + (long) i * Long.BYTES);
      if (pte != 0 && !Entries.special(pte) && held(Pte.physicalAddress(pte))) {
        return true;
      }
    }
    return false;
  }

  /** Of a folio of many pages it is not known who has which; one that others map too is left alone. */
  private boolean held(long page) {
    int cached = frames.is(page, PageFrames.SWAP_CACHE) ? 1 : 0;
    return frames.folioOrder(page) != 0 || frames.references(page) != frames.mappings(page) + cached;
  }

  private void copy(long small, long folio) {
    for (int i = 0; i < PageTable.HUGE_PAGES; i++) {
      long pte = table.read(small + (long) i * Long.BYTES);
      long to = folio + ((long) i << PhysicalMemory.PAGE_SHIFT);
      if (pte == 0 || Entries.special(pte)) {
        pages.clear(to);
      } else {
        pages.copy(Pte.physicalAddress(pte), to);
      }
    }
  }

  /** Empties the detached table; the pages wait in the batch. */
  private void release(long small) {
    for (int i = 0; i < PageTable.HUGE_PAGES; i++) {
      long slot = small + (long) i * Long.BYTES;
      if (table.read(slot) != 0) {
        map.pages().unmapPage(start + ((long) i << PhysicalMemory.PAGE_SHIFT), slot, gather);
      }
    }
  }
}

package pith.mm.fault;

import pith.hal.mmu.Pte;
import pith.mm.MemorySystem;
import pith.mm.pagetable.Entries;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;
import pith.sync.outcome.Refused;

/**
 * The page is there and the VMA permits the access, but the entry was taken out of reach to see who uses it. It comes in reach again, and the page perhaps to
 * the node of the hart that uses it. Source: Linux's {@code do_numa_page}.
 */
final class HintingFault {
  private HintingFault() {}

  /** {@return whether the fault, which the VMA permits, is one} */
  static boolean is(Fault fault) {
    return Entries.present(fault.entry()) && !Pte.valid(fault.entry());
  }

  static FaultOutcome handle(Fault fault) {
    long page = Pte.physicalAddress(fault.entry());
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      long bits = Prot.entryBits(fault.vma().flags(), false);
      fault.table().changePermissions(fault.slot(), bits);
      fault.table().setBits(fault.slot(), Pte.ACCESSED);
      fault.map().pages().noteExecutable(page, bits);
      fault.pages().get(page); // it must stay while we look at it
    }
    fault.map().memory().shootdown().forgetHere(fault.map().context(), fault.page());
    try {
      fault.hinted(place(fault, page));
    } finally {
      fault.pages().put(page);
    }
    if (!fault.write()) {
      return FaultOutcome.installed(FaultKind.HINT, false);
    }
    return fault.look() && Entries.present(fault.entry()) ? CopyOnWrite.handle(fault) : FaultOutcome.RACED;
  }

  /** {@return the node that the page is on in the end} */
  private static int place(Fault fault, long page) {
    MemorySystem memory = fault.map().memory();
    int home = fault.pages().nodeOf(page);
    int here = fault.pages().localNode();
    memory.statistics().add(VmStatistic.NUMA_HINT_FAULTS, 1);
    int last = memory.lastUse().exchange(PageFrames.number(page), here);
    if (home == here) {
      memory.statistics().add(VmStatistic.NUMA_HINT_FAULTS_LOCAL, 1);
      return home;
    }
    boolean moves = memory.nodeHints().moves(home, here, last) && memory.frames().folioOrder(page) == 0 && move(fault, page, here);
    return moves ? here : home;
  }

  private static boolean move(Fault fault, long page, int node) {
    PageAllocator pages = fault.pages();
    long target;
    try {
      target = pages.allocate(0, Allocation.USER_LIGHT, null);
    } catch (Refused full) {
      return false; // it can stay where it is
    }
    try {
      boolean moved = pages.nodeOf(target) == node && fault.map().memory().migration().migrate(page, target);
      if (moved) {
        fault.map().memory().lastUse().exchange(PageFrames.number(target), node);
        fault.map().memory().statistics().add(VmStatistic.NUMA_PAGES_MIGRATED, 1);
      }
      return moved;
    } finally {
      pages.put(target);
    }
  }
}

package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.mmu.Pte;
import pith.mm.HugePages;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.HugeLeaves;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.outcome.Refused;

/**
 * Faults on anonymous memory that a huge page can resolve, one in the place of 512. Whatever stands in the way (the VMA is too small, a single page is there
 * already, no huge page is free) is no error but a {@link FaultOutcome.Fallback}: single pages do as well.
 *
 * <p>A write to a huge page that others have too splits the leaf and copies a single page: copying 2 MiB for one byte would cost more than it gives, and after
 * a fork the child mostly execs. Source: Linux's {@code do_huge_pmd_anonymous_page} and {@code do_huge_pmd_wp_page}.
 */
final class HugeFault {
  private final Fault fault;
  private final MemoryMap map;
  private final PageTable table;
  private final Vma vma;

  /** Where the huge page begins. */
  private final long start;

  private HugeFault(Fault fault) {
    this.fault = fault;
    this.map = fault.map();
    this.table = fault.table();
    this.vma = fault.vma();
    this.start = fault.address() & -PageTable.HUGE_BYTES;
  }

  /** {@return what came of it, or {@link FaultOutcome#FALLBACK}}; the VMA permits the access. Throws ENOMEM. */
  static FaultOutcome handle(Fault fault) {
    if (!fault.vma().anonymous()) {
      return FaultOutcome.FALLBACK;
    }
    HugeFault huge = new HugeFault(fault);
    long slot = huge.table.find(huge.start, PageTable.HUGE_LEVEL);
    long entry = slot == PageTable.NONE ? 0 : huge.table.read(slot);
    if (Entries.hugeLeaf(entry)) {
      fault.look(slot, entry);
      return huge.present();
    }
    huge.map.mayCollapse(huge.vma);
    return entry == 0 && huge.wanted() ? huge.missing() : FaultOutcome.FALLBACK;
  }

  private boolean wanted() {
    return fits(vma, start) && map.mayHaveHugePages(vma);
  }

  /** {@return whether the huge page that begins at {@code start} lies in the VMA} */
  static boolean fits(Vma vma, long start) {
    return start >= vma.start() && start + PageTable.HUGE_BYTES <= vma.end();
  }

  private FaultOutcome missing() {
    HugePages hugePages = map.memory().hugePages();
    boolean zeroes = !fault.write() && hugePages.usesZeroPage();
    long page = zeroes ? hugePages.zeroes() : allocate();
    if (page == PageTable.NONE) {
      map.memory().statistics().add(VmStatistic.THP_FAULT_FALLBACK, 1);
      return FaultOutcome.FALLBACK;
    }
    FaultOutcome outcome = install(page, zeroes);
    if (!zeroes && (outcome == FaultOutcome.RACED || outcome == FaultOutcome.FALLBACK)) {
      map.memory().pages().put(page);
    }
    return outcome;
  }

  private long allocate() {
    try {
      return map.memory().hugePages().allocate(vma.is(VmFlags.HUGEPAGE));
    } catch (Refused none) {
      return PageTable.NONE;
    }
  }

  private FaultOutcome install(long page, boolean zeroes) {
    HugeLeaves huge = table.huge();
    long slot;
    long deposit;
    try {
      vma.prepareAnonymous();
      slot = table.build(start, PageTable.HUGE_LEVEL);
      deposit = huge.newDeposit();
    } catch (Refused none) {
      return FaultOutcome.FALLBACK; // a single page needs less
    }
    try (var _ = table.lock().acquire()) {
      if (table.read(slot) == 0) {
        map(slot, page, zeroes, deposit);
        return FaultOutcome.installed(zeroes ? FaultKind.HUGE_ZERO_PAGE : FaultKind.HUGE_PAGE, false);
      }
    }
    huge.freeDeposit(deposit);
    return FaultOutcome.RACED;
  }

  private void map(long slot, long page, boolean zeroes, long deposit) {
    long bits = Prot.entryBits(vma.flags(), !zeroes) | Pte.ACCESSED;
    if (zeroes) {
      map.pages().mapHugeZeroes(slot, page, bits, deposit);
    } else {
      map.pages().mapNewHuge(vma, start, slot, page, fault.write() ? bits | Pte.DIRTY : bits, deposit);
      map.memory().statistics().add(VmStatistic.THP_FAULT_ALLOC, 1);
    }
  }

  private FaultOutcome present() {
    long entry = fault.entry();
    if (!fault.write() || Entries.permits(entry, Access.STORE)) {
      return Spurious.handle(fault);
    }
    if (Entries.special(entry)) {
      return replaceZeroes();
    }
    long head = Pte.physicalAddress(entry);
    try (var _ = table.lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      if (map.memory().frames().references(head) == 1) {
        return CopyOnWrite.reuse(fault);
      }
      table.huge().split(fault.slot());
    }
    return FaultOutcome.FALLBACK;
  }

  /** The old leaf is cleared and shot down before the new one is installed. */
  private FaultOutcome replaceZeroes() {
    long page = allocate();
    long deposit = PageTable.NONE;
    try {
      vma.prepareAnonymous();
      deposit = page == PageTable.NONE ? PageTable.NONE : table.huge().newDeposit();
    } catch (Refused none) {
      // handled below: the leaf of zeroes is split
    }
    TlbGather gather = map.gather();
    FaultOutcome outcome = FaultOutcome.RACED;
    try (var _ = table.lock().acquire()) {
      if (fault.unchanged() && deposit == PageTable.NONE) {
        table.huge().split(fault.slot());
        outcome = FaultOutcome.FALLBACK;
      } else if (fault.unchanged()) {
        map.pages().unmapHuge(start, fault.slot(), gather);
        map.memory().precautions().forgetBeforeReplacing(gather);
        map(fault.slot(), page, false, deposit);
        outcome = FaultOutcome.installed(FaultKind.HUGE_PAGE, false);
      }
    }
    gather.flush();
    if (outcome == FaultOutcome.RACED || outcome == FaultOutcome.FALLBACK) {
      discard(page, deposit);
    }
    return outcome;
  }

  private void discard(long page, long deposit) {
    if (deposit != PageTable.NONE) {
      table.huge().freeDeposit(deposit);
    }
    if (page != PageTable.NONE) {
      map.memory().pages().put(page);
    }
  }
}

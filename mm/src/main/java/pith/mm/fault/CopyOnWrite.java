package pith.mm.fault;

import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageFrames;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;

/**
 * A write to a page that is mapped read-only although the VMA is writable.
 *
 * <p>After a fork parent and child map the same pages, read-only. The first to write gets a copy; whoever is left alone with a page may write to it in
 * place. A page is known to belong to one entry alone if it is {@link PageFrames#ANON_EXCLUSIVE}: it was when it came, until a fork shared it. Without that
 * mark an anonymous page with a single reference has a single user, too: nobody else can find it to take another. It is marked then, so that a reference which
 * somebody takes for a moment, to look at the page, does not cause a copy the next time.
 *
 * <p>The old entry is cleared and shot down before the new one is installed. Otherwise another hart of this space could go on reading the old page
 * after a write to the new one was seen.
 */
final class CopyOnWrite {
  private CopyOnWrite() {}

  static FaultOutcome handle(Fault fault) {
    if (fault.vma().is(VmFlags.SHARED)) {
      return SharedFileFault.makeWritable(fault);
    }
    boolean zero = Entries.special(fault.entry());
    long old = Pte.physicalAddress(fault.entry());
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      if (!zero && fault.map().anonymous(old) && alone(fault, old)) {
        return reuse(fault);
      }
      if (!zero) {
        frames(fault).get(old); // it must stay while we copy from it
      }
    }
    try {
      return copy(fault, old, zero);
    } finally {
      if (!zero) {
        fault.pages().put(old);
      }
    }
  }

  private static boolean alone(Fault fault, long page) {
    if (frames(fault).is(page, PageFrames.ANON_EXCLUSIVE)) {
      return true;
    }
    boolean alone = frames(fault).references(page) == 1 || fault.map().memory().swap().claim(page);
    if (alone) {
      frames(fault).set(page, PageFrames.ANON_EXCLUSIVE);
    }
    return alone;
  }

  static FaultOutcome reuse(Fault fault) {
    fault.table().changePermissions(fault.slot(), Prot.entryBits(fault.vma().flags(), true));
    fault.table().setBits(fault.slot(), Pte.ACCESSED | Pte.DIRTY);
    fault.map().memory().shootdown().forgetHere(fault.map().context(), fault.page());
    return FaultOutcome.installed(FaultKind.REUSE, false);
  }

  private static FaultOutcome copy(Fault fault, long old, boolean zero) {
    fault.vma().prepareAnonymous();
    long page = fault.pages().allocate(0, zero ? Allocation.USER_ZEROED : Allocation.USER);
    if (!zero) {
      fault.pages().copy(old, page);
    }
    TlbGather gather = fault.map().gather();
    boolean installed = false;
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged()) {
        fault.map().pages().unmapPage(fault.page(), fault.slot(), gather);
        fault.map().memory().precautions().forgetBeforeReplacing(gather);
        fault.mapNew(page);
        installed = true;
      }
    }
    if (!installed) {
      fault.pages().put(page);
      return FaultOutcome.RACED;
    }
    gather.flush();
    return FaultOutcome.installed(zero ? FaultKind.ANONYMOUS : FaultKind.COPY_ON_WRITE, false);
  }

  private static PageFrames frames(Fault fault) {
    return fault.map().memory().frames();
  }
}

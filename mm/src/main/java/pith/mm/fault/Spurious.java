package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.vma.Prot;

/**
 * The entry is there. If it permits the access, another hart has just resolved the same fault, or this one remembered an older entry: it forgets that. If
 * not, the VMA gained a permission that the entry did not get yet: it gets it now, but for writing.
 */
final class Spurious {
  private Spurious() {}

  static FaultOutcome handle(Fault fault) {
    try (var _ = fault.table().lock().acquire()) {
      long entry = fault.table().read(fault.slot());
      if (!Entries.present(entry)) {
        return FaultOutcome.RACED;
      }
      if (!Entries.permits(entry, fault.access())) {
        long bits = Prot.entryBits(fault.vma().flags(), Entries.writable(entry));
        fault.table().changePermissions(fault.slot(), bits);
        fault.map().pages().noteExecutable(Pte.physicalAddress(entry), bits);
      }
      fault.table().setBits(fault.slot(), Pte.ACCESSED | (fault.access() == Access.STORE ? Pte.DIRTY : 0));
    }
    fault.map().memory().shootdown().forgetHere(fault.map().context(), fault.page());
    return FaultOutcome.installed(FaultKind.SPURIOUS, false);
  }
}

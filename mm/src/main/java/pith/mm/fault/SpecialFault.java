package pith.mm.fault;

import java.util.List;

/** First touch of one of the kernel's own pages, such as the vDSO's: it is mapped as it is, and never written through this entry. */
final class SpecialFault {
  private SpecialFault() {}

  static FaultOutcome handle(Fault fault) {
    List<Long> pages = fault.vma().special().addresses();
    long number = fault.vma().pageAt(fault.page());
    if (fault.write() || number >= pages.size()) {
      return FaultOutcome.BUS_ERROR;
    }
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      fault.map().pages().mapSpecial(fault.slot(), pages.get((int) number), fault.bits(false));
      return FaultOutcome.installed(FaultKind.SPECIAL, false);
    }
  }
}

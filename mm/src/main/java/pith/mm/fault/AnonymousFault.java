package pith.mm.fault;

import pith.mm.physical.Allocation;

/** First touch of memory behind which nothing stands: a read is given the zero page, a write a cleared page of its own. */
final class AnonymousFault {
  private AnonymousFault() {}

  static FaultOutcome handle(Fault fault) {
    return fault.write() ? write(fault) : read(fault);
  }

  private static FaultOutcome read(Fault fault) {
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      fault.map().pages().mapSpecial(fault.slot(), fault.map().memory().zeroPage(), fault.bits(false));
      return FaultOutcome.installed(FaultKind.ZERO_PAGE, false);
    }
  }

  private static FaultOutcome write(Fault fault) {
    fault.vma().prepareAnonymous();
    long page = fault.pages().allocate(0, Allocation.USER_ZEROED);
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged()) {
        fault.mapNew(page);
        return FaultOutcome.installed(FaultKind.ANONYMOUS, false);
      }
    }
    fault.pages().put(page);
    return FaultOutcome.RACED;
  }
}

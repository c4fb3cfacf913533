package pith.mm.fault;

import pith.mm.physical.Allocation;

/** First touch of a file's page: a read maps the cached page, read-only; a write to a private mapping maps a copy. */
final class FileFault {
  private FileFault() {}

  static FaultOutcome handle(Fault fault) {
    return switch (CachedPage.get(fault)) {
      case CachedPage.BeyondEnd _ -> FaultOutcome.BUS_ERROR;
      case CachedPage.ReadUnlocked _ -> FaultOutcome.retry(Waited.DEVICE);
      case CachedPage.Present cached -> fault.write() ? copy(fault, cached) : read(fault, cached);
    };
  }

  private static FaultOutcome read(Fault fault, CachedPage.Present cached) {
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged() && cached.valid()) {
        fault.map().pages().mapPage(fault.slot(), cached.address(), fault.bits(false));
        FaultAround.map(fault);
        return FaultOutcome.installed(FaultKind.FILE_READ, fault.major());
      }
    }
    cached.put(fault);
    return FaultOutcome.installed(FaultKind.RACED, fault.major());
  }

  private static FaultOutcome copy(Fault fault, CachedPage.Present cached) {
    try {
      return installCopy(fault, cached);
    } finally {
      cached.put(fault);
    }
  }

  private static FaultOutcome installCopy(Fault fault, CachedPage.Present cached) {
    fault.vma().prepareAnonymous();
    long page = fault.pages().allocate(0, Allocation.USER);
    fault.pages().copy(cached.address(), page);
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged() && cached.valid()) {
        fault.mapNew(page);
        return FaultOutcome.installed(FaultKind.FILE_COPY, fault.major());
      }
    }
    fault.pages().put(page);
    return FaultOutcome.installed(FaultKind.RACED, fault.major());
  }
}

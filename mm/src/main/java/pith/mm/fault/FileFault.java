package pith.mm.fault;

import pith.mm.physical.Allocation;

/** First touch of a file's page: a read maps the cached page, read-only; a write to a private mapping maps a copy. */
final class FileFault {
  private FileFault() {}

  static FaultOutcome handle(Fault fault) {
    return fault.write() ? copy(fault) : read(fault);
  }

  private static FaultOutcome read(Fault fault) {
    CachedPage cached = CachedPage.get(fault);
    if (cached == null) {
      return FaultOutcome.BUS_ERROR;
    }
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged() && cached.valid()) {
        fault.map().mapPage(fault.slot(), cached.address(), fault.bits(false));
        FaultAround.map(fault);
        return FaultOutcome.installed(FaultKind.FILE_READ, cached.major());
      }
    }
    cached.put(fault);
    return FaultOutcome.RETRY;
  }

  private static FaultOutcome copy(Fault fault) {
    CachedPage cached = CachedPage.get(fault);
    if (cached == null) {
      return FaultOutcome.BUS_ERROR;
    }
    try {
      return installCopy(fault, cached);
    } finally {
      cached.put(fault);
    }
  }

  private static FaultOutcome installCopy(Fault fault, CachedPage cached) {
    fault.vma().prepareAnonymous();
    long page = fault.pages().allocate(0, Allocation.USER);
    fault.pages().copy(cached.address(), page);
    try (var _ = fault.table().lock().acquire()) {
      if (fault.unchanged() && cached.valid()) {
        fault.mapNew(page);
        return FaultOutcome.installed(FaultKind.FILE_COPY, cached.major());
      }
    }
    fault.pages().put(page);
    return FaultOutcome.RETRY;
  }
}

package pith.mm.fault;

import pith.mm.pagetable.PageTable;
import pith.mm.vma.Prot;

/**
 * A write to a shared mapping of a file, or of shared memory: everybody else is to see it, and the file some day. The page becomes dirty before the entry
 * becomes writable, so no write is ever lost. Source: Linux's {@code do_shared_fault} and {@code page_mkwrite}.
 */
final class SharedFileFault {
  private SharedFileFault() {}

  /** The page is not mapped yet. */
  static FaultOutcome handle(Fault fault) {
    CachedPage cached = CachedPage.get(fault);
    if (cached == null) {
      return FaultOutcome.BUS_ERROR;
    }
    boolean installed = false;
    try {
      cached.cache().source().makeWritable(cached.number());
      try (var _ = fault.table().lock().acquire()) {
        if (fault.unchanged() && cached.valid()) {
          cached.cache().markDirty(cached.address());
          fault.map().mapPage(fault.slot(), cached.address(), fault.bits(true));
          installed = true;
        }
      }
    } finally {
      if (!installed) {
        cached.put(fault);
      }
    }
    return installed ? FaultOutcome.installed(FaultKind.SHARED_WRITE, cached.major()) : FaultOutcome.RETRY;
  }

  /** The page is mapped read-only: it was read first, or written back since. */
  static FaultOutcome makeWritable(Fault fault) {
    CachedPage cached = CachedPage.get(fault);
    if (cached == null) {
      return FaultOutcome.BUS_ERROR;
    }
    try {
      cached.cache().source().makeWritable(cached.number());
      PageTable table = fault.table();
      try (var _ = table.lock().acquire()) {
        if (!fault.unchanged() || !cached.valid()) {
          return FaultOutcome.RETRY;
        }
        cached.cache().markDirty(cached.address());
        table.changePermissions(fault.slot(), Prot.entryBits(fault.vma().flags(), true));
      }
      fault.map().memory().shootdown().forgetHere(fault.map().context(), fault.page());
      return FaultOutcome.installed(FaultKind.SHARED_WRITE, cached.major());
    } finally {
      cached.put(fault);
    }
  }
}

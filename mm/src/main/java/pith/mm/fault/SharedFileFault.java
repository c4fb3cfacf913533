package pith.mm.fault;

import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.PageTable;
import pith.mm.vma.Prot;

/**
 * A write to a shared mapping of a file, or of shared memory: everybody else is to see it, and the file some day. The page becomes dirty before the entry
 * becomes writable, so no write is ever lost. Whoever dirties pages faster than they can be written back is made to wait, when the entry is there and without
 * the lock. Source: Linux's {@code do_shared_fault}, {@code page_mkwrite} and {@code fault_dirty_shared_page}.
 */
final class SharedFileFault {
  private SharedFileFault() {}

  /** The page is not mapped yet. */
  static FaultOutcome handle(Fault fault) {
    return switch (CachedPage.get(fault)) {
      case CachedPage.BeyondEnd _ -> FaultOutcome.BUS_ERROR;
      case CachedPage.ReadUnlocked _ -> FaultOutcome.retry(Waited.DEVICE);
      case CachedPage.Present cached -> install(fault, cached);
    };
  }

  private static FaultOutcome install(Fault fault, CachedPage.Present cached) {
    boolean installed = false;
    try {
      cached.cache().source().makeWritable(cached.number());
      try (var _ = fault.table().lock().acquire()) {
        if (fault.unchanged() && cached.valid()) {
          cached.cache().markDirty(cached.address());
          fault.map().pages().mapPage(fault.slot(), cached.address(), fault.bits(true));
          installed = true;
        }
      }
    } finally {
      if (!installed) {
        cached.put(fault);
      }
    }
    return installed ? balanced(fault, cached.cache()) : FaultOutcome.installed(FaultKind.RACED, fault.major());
  }

  /** The page is mapped read-only: it was read first, or written back since. */
  static FaultOutcome makeWritable(Fault fault) {
    return switch (CachedPage.get(fault)) {
      case CachedPage.BeyondEnd _ -> FaultOutcome.BUS_ERROR;
      case CachedPage.ReadUnlocked _ -> FaultOutcome.retry(Waited.DEVICE);
      case CachedPage.Present cached -> {
        try {
          yield makeWritable(fault, cached) ? balanced(fault, cached.cache()) : FaultOutcome.installed(FaultKind.RACED, fault.major());
        } finally {
          cached.put(fault);
        }
      }
    };
  }

  private static boolean makeWritable(Fault fault, CachedPage.Present cached) {
    cached.cache().source().makeWritable(cached.number());
    PageTable table = fault.table();
    try (var _ = table.lock().acquire()) {
      if (!fault.unchanged() || !cached.valid()) {
        return false;
      }
      cached.cache().markDirty(cached.address());
      table.changePermissions(fault.slot(), Prot.entryBits(fault.vma().flags(), true));
    }
    fault.map().memory().shootdown().forgetHere(fault.map().context(), fault.page());
    return true;
  }

  private static FaultOutcome balanced(Fault fault, PageCache cache) {
    boolean major = fault.major();
    if (!cache.tooManyDirty()) {
      return FaultOutcome.installed(FaultKind.SHARED_WRITE, major);
    }
    MappedFile file = fault.vma().file();
    file.get();
    fault.unlock();
    try {
      cache.throttle();
    } finally {
      file.put();
    }
    fault.waited(Waited.WRITE_BACK);
    return new FaultOutcome.CompletedLockDropped(FaultKind.SHARED_WRITE, major, Waited.WRITE_BACK);
  }
}

package pith.mm.fault;

import pith.hal.memory.PhysicalMemory;
import pith.mm.userfault.PendingFault;
import pith.mm.userfault.PendingFault.Reason;
import pith.mm.userfault.Userfault;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;

/**
 * A fault that the program has asked to be told of ({@link Userfault}): the thread sleeps without any lock until somebody has seen to it, and then faults anew.
 * If the kernel met it on behalf of the program, only a signal that kills ends the sleep; else any signal does: its handler runs, and the access faults again
 * after it. Source: Linux's {@code handle_userfault}.
 */
final class MonitoredFault {
  private MonitoredFault() {}

  /** {@return why the program would be told of an access to a page with this entry, null if it would not be}; under the table's lock. */
  static Reason reason(Vma vma, long page, long entry, boolean write) {
    Userfault monitor = vma.userfault();
    if (monitor == null || monitor.released() || beyondEnd(vma, page)) {
      return null;
    }
    if (entry == 0 && vma.is(VmFlags.UFFD_MISSING) && !fileHas(vma, page)) {
      return Reason.MISSING;
    }
    if (entry == 0 && vma.is(VmFlags.UFFD_MINOR) && fileHas(vma, page)) {
      return Reason.MINOR;
    }
    boolean protects = write && vma.is(VmFlags.UFFD_WP) && (entry != 0 || monitor.protectsAbsent() || vma.file() != null);
    return protects && monitor.protectedPages().contains(page) ? Reason.WRITE_PROTECTED : null;
  }

  /** What lies there is not missing: an access to it fails. */
  private static boolean beyondEnd(Vma vma, long page) {
    return vma.file() != null && vma.pageAt(page) >= vma.cache().sizePages();
  }

  private static boolean fileHas(Vma vma, long page) {
    return vma.file() != null && vma.cache().has(vma.pageAt(page));
  }

  /** {@return what came of it, or {@link FaultOutcome#FALLBACK} if it is the kernel's own business} */
  static FaultOutcome handle(Fault fault) {
    Userfault monitor = fault.vma().userfault();
    if (monitor == null) {
      return FaultOutcome.FALLBACK;
    }
    PendingFault pending;
    try (var _ = fault.table().lock().acquire()) {
      if (!fault.unchanged()) {
        return FaultOutcome.RACED;
      }
      Reason reason = reason(fault.vma(), fault.page(), fault.entry(), fault.write());
      if (reason == null) {
        return ownBusiness(fault, monitor);
      }
      if (monitor.signals() || monitor.userModeOnly() && !fault.ofUserCode()) {
        return FaultOutcome.BUS_ERROR;
      }
      pending = monitor.announce(fault.address(), fault.write(), reason);
    }
    fault.unlock();
    return monitor.await(pending, fault.patience()) ? FaultOutcome.retry(Waited.USERFAULT) : FaultOutcome.INTERRUPTED;
  }

  /** A page that comes anew is not protected, even if one that was given up at its place had been; a file's does not come anew. */
  private static FaultOutcome ownBusiness(Fault fault, Userfault monitor) {
    if (fault.entry() == 0 && !monitor.protectsAbsent() && fault.vma().file() == null) {
      monitor.protectedPages().remove(fault.page(), fault.page() + PhysicalMemory.PAGE_BYTES);
    }
    return FaultOutcome.FALLBACK;
  }
}

package pith.mm.fault;

import pith.hal.memory.PhysicalMemory;
import pith.mm.userfault.PendingFault;
import pith.mm.userfault.Userfault;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;

/**
 * A fault that the program has asked to be told of ({@link Userfault}): the thread sleeps without any lock until somebody has seen to it, and then faults anew. If the
 * kernel met it on behalf of the program, only a signal that kills ends the sleep; else any signal does: its handler runs, and the access faults again after it.
 * Source: Linux's {@code handle_userfault}.
 */
final class MonitoredFault {
  /** Why the program is to be told. */
  enum Reason {
    NONE,
    MISSING,
    WRITE_PROTECTED
  }

  private MonitoredFault() {}

  /** {@return why the program would be told of an access to a page with this entry}; under the table's lock. */
  static Reason reason(Vma vma, long page, long entry, boolean write) {
    Userfault monitor = vma.userfault();
    if (monitor == null || monitor.released()) {
      return Reason.NONE;
    }
    if (entry == 0 && vma.is(VmFlags.UFFD_MISSING)) {
      return Reason.MISSING;
    }
    boolean protects = write && vma.is(VmFlags.UFFD_WP) && (entry != 0 || monitor.protectsAbsent());
    return protects && monitor.protectedPages().contains(page) ? Reason.WRITE_PROTECTED : Reason.NONE;
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
      if (reason == Reason.NONE) {
        return ownBusiness(fault, monitor);
      }
      if (monitor.signals() || monitor.userModeOnly() && !fault.ofUserCode()) {
        return FaultOutcome.BUS_ERROR;
      }
      pending = monitor.announce(fault.address(), fault.write(), reason == Reason.WRITE_PROTECTED);
    }
    fault.unlock();
    return monitor.await(pending, fault.patience()) ? FaultOutcome.retry(Waited.USERFAULT) : FaultOutcome.INTERRUPTED;
  }

  /** A page that comes anew is not protected, even if one that was given up at its place had been. */
  private static FaultOutcome ownBusiness(Fault fault, Userfault monitor) {
    if (fault.entry() == 0 && !monitor.protectsAbsent()) {
      monitor.protectedPages().remove(fault.page(), fault.page() + PhysicalMemory.PAGE_BYTES);
    }
    return FaultOutcome.FALLBACK;
  }
}

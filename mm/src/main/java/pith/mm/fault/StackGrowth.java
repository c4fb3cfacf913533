package pith.mm.fault;

import pith.hal.memory.PhysicalMemory;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Promises;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Refused;

/** A touch below a stack makes it grow, down to its limit, with a gap kept to whatever lies below. */
public final class StackGrowth {
  /** Pages kept free below a stack (Linux's stack_guard_gap), so that running over it is noticed. */
  public static final long GUARD_BYTES = 256L << PhysicalMemory.PAGE_SHIFT;

  private StackGrowth() {}

  /** No VMA contains the address, and no lock is held: extends the stack above it, if there is one that may grow that far; the fault then begins anew. */
  static FaultOutcome grow(Fault fault) {
    try {
      return grow(fault.map(), fault.page()) ? FaultOutcome.retry(Waited.STACK_GROWTH) : FaultOutcome.UNMAPPED;
    } catch (Refused noMemory) {
      return FaultOutcome.refused(noMemory);
    }
  }

  /** {@return whether a touch of {@code address}, which is not mapped, would extend the stack above it}; under {@code mm.mmap_lock}. */
  public static boolean mayGrowTo(MemoryMap map, long address) {
    return growing(map, address) != null;
  }

  /** {@return the stack that a touch of {@code address} would extend, or null}; under {@code mm.mmap_lock}. */
  static Vma growing(MemoryMap map, long address) {
    Vma vma = map.vmas().findFrom(address);
    boolean grows = vma != null && mayGrow(map, vma, address & -PhysicalMemory.PAGE_BYTES);
    return grows ? vma : null;
  }

  private static boolean grow(MemoryMap map, long start) {
    try (var guard = map.mmapLock().write()) {
      Vma vma = map.vmas().findFrom(start);
      if (vma != null && vma.start() <= start) {
        return true; // another thread was quicker
      }
      if (vma == null || !mayGrow(map, vma, start)) {
        return false;
      }
      return growDown(map, guard, vma, start);
    }
  }

  /** {@return false if the memory is not promised: the program learns of it as of any other end of its stack} */
  private static boolean growDown(MemoryMap map, RwSemaphore.WriteHeld guard, Vma vma, long start) {
    long promised = vma.is(VmFlags.ACCOUNT) ? vma.start() - start >>> PhysicalMemory.PAGE_SHIFT : 0;
    Promises promises;
    try {
      promises = map.promises().make(guard, promised);
    } catch (Refused _) {
      return false;
    }
    try (promises) {
      map.editor().growDown(guard, vma, start);
      return true;
    }
  }

  private static boolean mayGrow(MemoryMap map, Vma vma, long start) {
    long grows = vma.start() - start;
    long all = (map.totals().all() << PhysicalMemory.PAGE_SHIFT) + grows;
    boolean allowed = vma.is(VmFlags.GROWSDOWN) && start >= map.memory().minAddress();
    boolean tooMuchLocked = vma.is(VmFlags.LOCKED) && (map.totals().locked() << PhysicalMemory.PAGE_SHIFT) + grows > map.limits().locked();
    if (!allowed || vma.end() - start > map.limits().stack() || all > map.limits().addressSpace() || tooMuchLocked) {
      return false;
    }
    Vma below = map.vmas().before(start);
    boolean guarded = below != null && !below.is(VmFlags.GROWSDOWN) && below.is(VmFlags.ACCESS);
    return below == null || start - below.end() >= (guarded ? GUARD_BYTES : 0);
  }
}

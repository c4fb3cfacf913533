package pith.mm.fault;

import pith.hal.memory.PhysicalMemory;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;

/** A touch below a stack makes it grow, down to its limit, with a gap kept to whatever lies below. */
public final class StackGrowth {
  /** Pages kept free below a stack (Linux's stack_guard_gap), so that running over it is noticed. */
  public static final long GUARD_BYTES = 256L << PhysicalMemory.PAGE_SHIFT;

  private StackGrowth() {}

  /** Extends the stack above {@code address} down to it. {@return false if there is none, or it may not grow that far} */
  public static boolean grow(MemoryMap map, long address) {
    try (var guard = map.mmapLock().write()) {
      Vma vma = map.vmas().findFrom(address);
      if (vma == null || !vma.is(VmFlags.GROWSDOWN)) {
        return false;
      }
      long start = address & -PhysicalMemory.PAGE_BYTES;
      if (start < vma.start()) {
        return mayGrow(map, vma, start) && grow(map, guard, vma, start);
      }
      return true; // another thread was quicker
    }
  }

  /** {@return whether a touch of {@code address}, which is not mapped, would extend the stack above it}; under {@code mm.mmap_lock}. */
  public static boolean mayGrowTo(MemoryMap map, long address) {
    return growing(map, address) != null;
  }

  /** {@return the stack that a touch of {@code address} would extend, or null}; under {@code mm.mmap_lock}. */
  static Vma growing(MemoryMap map, long address) {
    Vma vma = map.vmas().findFrom(address);
    boolean grows = vma != null && vma.is(VmFlags.GROWSDOWN) && mayGrow(map, vma, address & -PhysicalMemory.PAGE_BYTES);
    return grows ? vma : null;
  }

  private static boolean grow(MemoryMap map, RwSemaphore.WriteHeld guard, Vma vma, long start) {
    map.editor().growDown(guard, vma, start);
    return true;
  }

  private static boolean mayGrow(MemoryMap map, Vma vma, long start) {
    long grows = vma.start() - start;
    long all = (map.totals().all() << PhysicalMemory.PAGE_SHIFT) + grows;
    if (vma.end() - start > map.limits().stack() || all > map.limits().addressSpace()) {
      return false;
    }
    Vma below = map.vmas().before(start);
    boolean guarded = below != null && !below.is(VmFlags.GROWSDOWN) && below.is(VmFlags.ACCESS);
    return start >= MemoryMap.MIN_ADDRESS && (below == null || start - below.end() >= (guarded ? GUARD_BYTES : 0));
  }
}

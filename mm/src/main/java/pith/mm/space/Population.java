package pith.mm.space;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.PageFaults;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;

/**
 * Lets pages be there before the program touches them: MAP_POPULATE, locked memory, madvise. Each page that is missing is faulted in; one that is there costs a
 * look at its entry, a huge page one look for all of it. If memory is out somebody is killed for it, as for a fault of the program's own: what was locked
 * cannot be taken away again, and who would go on with half of it would do so without any memory to run in. Called with no lock of the space held. Source:
 * Linux's {@code __mm_populate} and {@code faultin_page}.
 */
final class Population {
  private static final long ABSENT = 0;

  private final MemoryMap map;

  Population(MemoryMap map) {
    this.map = map;
  }

  /** Populates what a program may access of {@code [start, end)} as far as that goes: what fails now will fail when it is touched. */
  void tryRange(long start, long end) {
    range(start, end, true);
  }

  /** Populates {@code [start, end)} up to the first page that cannot be had. {@return its outcome, or a resolved one} */
  FaultOutcome range(long start, long end) {
    return range(start, end, false);
  }

  private FaultOutcome range(long start, long end, boolean ignoreErrors) {
    FaultOutcome outcome = FaultOutcome.RACED;
    for (Part part = next(start, end); part != null && (ignoreErrors || outcome.resolved()); part = next(part.end, end)) {
      outcome = part.access == null ? FaultOutcome.FORBIDDEN : pages(part.start, part.end, part.access);
      if (outcome instanceof FaultOutcome.Interrupted || outcome == FaultOutcome.OUT_OF_MEMORY) {
        return outcome;
      }
    }
    return outcome;
  }

  /** What lies in one VMA, and how it is touched; null if it may not be. */
  private record Part(long start, long end, Access access) {}

  /** {@return the next part of a range that is to be populated, null if there is none} */
  private Part next(long start, long end) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().findFrom(start);
      while (vma != null && vma.start() < end && (vma.special() != null || vma.is(VmFlags.LOCKONFAULT))) {
        vma = map.vmas().after(vma);
      }
      return vma == null || start >= end || vma.start() >= end ? null : new Part(Math.max(start, vma.start()), Math.min(end, vma.end()), access(vma));
    }
  }

  private static Access access(Vma vma) {
    if (!vma.is(VmFlags.ACCESS)) {
      return null;
    }
    if (vma.is(VmFlags.WRITE) && !vma.is(VmFlags.SHARED)) {
      return Access.STORE;
    }
    return vma.is(VmFlags.READ | VmFlags.WRITE) ? Access.LOAD : Access.FETCH;
  }

  /** Lets {@code access} be possible without a fault on all of {@code [start, end)}. {@return a resolved outcome, or that of the page that cannot be had} */
  FaultOutcome pages(long start, long end, Access access) {
    long at = start;
    while (at < end) {
      long until = presentUntil(at, access);
      if (until == ABSENT) {
        FaultOutcome outcome = PageFaults.handle(map, at, access);
        if (!outcome.resolved() && !(outcome == FaultOutcome.OUT_OF_MEMORY && map.memory().oomKiller().relieve())) {
          return outcome;
        }
        boolean there = outcome.resolved() && outcome != FaultOutcome.RACED;
        until = there ? at + PhysicalMemory.PAGE_BYTES : at;
      }
      at = until;
    }
    return FaultOutcome.RACED;
  }

  /** {@return where the page ends that can be accessed at an address, {@link #ABSENT} if none can} */
  private long presentUntil(long address, Access access) {
    PageTable table = map.table();
    Work.charge(Work.WALK_STEP);
    try (var _ = table.lock().acquire()) {
      long slot = table.findLeaf(address);
      if (slot == PageTable.NONE || !Entries.permits(table.read(slot), access)) {
        return ABSENT;
      }
      return (table.isHuge(address) ? address | PageTable.HUGE_BYTES - 1 : address | PhysicalMemory.PAGE_BYTES - 1) + 1;
    }
  }
}

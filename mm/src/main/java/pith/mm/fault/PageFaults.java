package pith.mm.fault;

import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.outcome.Refused;

/** The path of every page fault. */
public final class PageFaults {
  private PageFaults() {}

  /** Resolves a fault at {@code address} in {@code map}, or says why not. May sleep; called with no lock of the space held. */
  public static FaultOutcome handle(MemoryMap map, long address, Access access) {
    Hart hart = KernelStack.isCurrent() ? KernelStack.current().hart() : null;
    long begun = hart == null ? 0 : hart.cycles();
    Work.charge(Work.FAULT);
    FaultOutcome outcome = resolve(map, address, access);
    if (outcome instanceof FaultOutcome.Installed installed) {
      map.countFault(installed.major());
    }
    trace(map.memory().trace(), begun, address, access, outcome);
    return outcome;
  }

  private static void trace(Trace trace, long begun, long address, Access access, FaultOutcome outcome) {
    if (trace.on(Category.FAULT) && KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart(); // perhaps another one than before
      trace.emit(hart, new PageFaultEvent(address, access, outcome, Math.max(0, hart.cycles() - begun)));
    }
  }

  private static FaultOutcome resolve(MemoryMap map, long address, Access access) {
    if (address < 0 || address >= map.table().userEnd()) {
      return FaultOutcome.UNMAPPED;
    }
    try {
      FaultOutcome outcome = withVma(map, address, access);
      if (outcome != FaultOutcome.UNMAPPED || !StackGrowth.grow(map, address)) {
        return outcome;
      }
      return withVma(map, address, access);
    } catch (Refused refusal) {
      return FaultOutcome.refused(refusal);
    }
  }

  private static FaultOutcome withVma(MemoryMap map, long address, Access access) {
    try (var _ = map.mmapLock().read()) {
      Work.charge(Work.VMA_LOOKUP);
      Vma vma = map.vmas().find(address);
      if (vma == null) {
        return FaultOutcome.UNMAPPED;
      }
      if (!permits(vma, access)) {
        return FaultOutcome.FORBIDDEN;
      }
      return classify(map, vma, address & -PhysicalMemory.PAGE_BYTES, access);
    }
  }

  /** What can be written can be read: Linux's rule on riscv, whose entries know nothing else. */
  static boolean permits(Vma vma, Access access) {
    return switch (access) {
      case FETCH -> vma.is(VmFlags.EXEC);
      case LOAD -> vma.is(VmFlags.READ | VmFlags.WRITE);
      case STORE -> vma.is(VmFlags.WRITE);
    };
  }

  private static FaultOutcome classify(MemoryMap map, Vma vma, long page, Access access) {
    FaultOutcome huge = HugeFault.handle(map, vma, page, access);
    if (huge != FaultOutcome.FALLBACK) {
      return huge;
    }
    long slot = map.table().build(page);
    if (slot == PageTable.NONE) {
      return FaultOutcome.RETRY; // another thread was given a huge page meanwhile
    }
    long entry = map.table().read(slot);
    Fault fault = new Fault(map, vma, page, access, slot, entry);
    if (!Entries.present(entry)) {
      return entry == 0 ? missing(fault) : SwapFault.handle(fault);
    }
    if (Entries.permits(entry, access)) {
      return Spurious.handle(fault);
    }
    return access == Access.STORE ? CopyOnWrite.handle(fault) : Spurious.handle(fault);
  }

  private static FaultOutcome missing(Fault fault) {
    Vma vma = fault.vma();
    if (vma.anonymous()) {
      return AnonymousFault.handle(fault);
    }
    if (vma.special() != null) {
      return SpecialFault.handle(fault);
    }
    if (fault.write() && vma.is(VmFlags.SHARED)) {
      return SharedFileFault.handle(fault);
    }
    return FileFault.handle(fault);
  }
}

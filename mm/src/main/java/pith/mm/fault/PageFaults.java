package pith.mm.fault;

import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.mm.FaultLock;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.FunctionTrace;
import pith.sync.Sleep;
import pith.sync.outcome.Refused;

/** The path of every page fault. */
public final class PageFaults {
  private PageFaults() {}

  /**
   * Resolves a fault of user code at {@code address} in {@code map}, or says why not. May sleep; called with no lock of the space held, and none is held
   * afterwards.
   */
  public static FaultOutcome ofUserCode(MemoryMap map, long address, Access access) {
    return handle(map, address, access, Sleep.INTERRUPTIBLE);
  }

  /** As {@link #ofUserCode}, for the kernel, which needs the page on the program's behalf and would not come back to it after a signal. */
  public static FaultOutcome handle(MemoryMap map, long address, Access access) {
    return handle(map, address, access, Sleep.KILLABLE);
  }

  private static FaultOutcome handle(MemoryMap map, long address, Access access, Sleep patience) {
    Hart hart = KernelStack.isCurrent() ? KernelStack.current().hart() : null;
    long begun = hart == null ? 0 : hart.cycles();
    Work.charge(Work.FAULT);
    Fault fault = new Fault(map, address, access, patience);
    FaultOutcome outcome = map.memory().trace().on(Category.FUNCTION) ? resolveTraced(fault) : resolve(fault);
    if (outcome instanceof FaultOutcome.Installed || outcome instanceof FaultOutcome.CompletedLockDropped) {
      map.countFault(outcome.major());
    }
    trace(map.memory().trace(), begun, fault, outcome);
    if (fault.hintedNode() >= 0) {
      map.memory().nodeHints().used(fault.hintedNode());
    }
    return outcome;
  }

  private static void trace(Trace trace, long begun, Fault fault, FaultOutcome outcome) {
    if (trace.on(Category.FAULT) && KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart(); // perhaps another one than before
      long cycles = Math.max(0, hart.cycles() - begun);
      trace.emit(
          hart,
          new PageFaultEvent(fault.address(), fault.access(), outcome, fault.lockTaken(), fault.retries(), fault.waited(), cycles));
    }
  }

  private static FaultOutcome resolveTraced(Fault fault) {
    FunctionTrace.enters("handle_mm_fault");
    try {
      return resolve(fault);
    } finally {
      FunctionTrace.leaves("handle_mm_fault");
    }
  }

  /** First with the VMA's lock alone, then, if that does not lead to an end, with the whole space's. */
  private static FaultOutcome resolve(Fault fault) {
    if (fault.address() < 0 || fault.address() >= fault.table().userEnd()) {
      return FaultOutcome.UNMAPPED;
    }
    boolean alone = fault.map().memory().faultLock() == FaultLock.VMA && fault.lockVma();
    FaultOutcome outcome = alone ? attempt(fault) : underMapLock(fault);
    count(fault, alone ? outcome.lockHeld() ? VmStatistic.VMA_LOCK_SUCCESS : VmStatistic.VMA_LOCK_RETRY : VmStatistic.VMA_LOCK_ABORT);
    while (outcome instanceof FaultOutcome.RetryLockDropped(Waited reason)) {
      fault.retries(reason);
      outcome = underMapLock(fault);
    }
    return outcome;
  }

  private static void count(Fault fault, VmStatistic what) {
    fault.map().memory().statistics().add(what, 1);
  }

  private static FaultOutcome underMapLock(Fault fault) {
    if (fault.lockMap()) {
      return attempt(fault);
    }
    fault.unlock();
    return StackGrowth.grow(fault);
  }

  /** One attempt under one lock, which is released at the end if it was not dropped on the way. */
  private static FaultOutcome attempt(Fault fault) {
    try {
      FaultOutcome outcome = checked(fault);
      assert outcome.lockHeld() == fault.locked() : outcome + " with the lock " + (fault.locked() ? "held" : "dropped");
      return outcome;
    } catch (Refused refusal) {
      return FaultOutcome.refused(refusal);
    } finally {
      if (fault.locked()) {
        fault.unlock();
      }
    }
  }

  private static FaultOutcome checked(Fault fault) {
    Work.charge(Work.VMA_LOOKUP);
    if (!permits(fault.vma(), fault.access())) {
      return FaultOutcome.FORBIDDEN;
    }
    FaultOutcome outcome = dispatch(fault);
    if (outcome instanceof FaultOutcome.Installed && fault.vma().is(VmFlags.LOCKED)) {
      fault.map().pages().shelve(fault.page(), fault.page() + PhysicalMemory.PAGE_BYTES);
    }
    return outcome;
  }

  /** What can be written can be read: Linux's rule on riscv, whose entries know nothing else. */
  static boolean permits(Vma vma, Access access) {
    return switch (access) {
      case FETCH -> vma.is(VmFlags.EXEC);
      case LOAD -> vma.is(VmFlags.READ | VmFlags.WRITE);
      case STORE -> vma.is(VmFlags.WRITE);
    };
  }

  /** A huge page where that is possible; else one of the kinds of single pages. */
  private static FaultOutcome dispatch(Fault fault) {
    FaultOutcome huge = HugeFault.handle(fault);
    if (huge != FaultOutcome.FALLBACK) {
      return huge;
    }
    if (!fault.look()) {
      return FaultOutcome.RACED; // another thread was given a huge page meanwhile
    }
    FaultOutcome monitored = MonitoredFault.handle(fault);
    return monitored == FaultOutcome.FALLBACK ? single(fault) : monitored;
  }

  private static FaultOutcome single(Fault fault) {
    long entry = fault.entry();
    if (entry == 0) {
      return missing(fault);
    }
    if (!Entries.present(entry)) {
      return SwapFault.handle(fault);
    }
    if (HintingFault.is(fault)) {
      return HintingFault.handle(fault);
    }
    if (fault.write() && !Entries.permits(entry, Access.STORE)) {
      return CopyOnWrite.handle(fault);
    }
    return Spurious.handle(fault);
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

package pith.mm.fault;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.swap.Swap;
import pith.mm.swap.SwapEntry;
import pith.mm.userfault.PendingFault;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;

/**
 * What the next access to an address would do, found out without doing it: the path of {@link PageFaults}, looking only. A test holds the two together, access
 * by access.
 */
public sealed interface Forecast {
  /** The hardware lets it through. */
  record Hit() implements Forecast {}

  /** It faults, and this would come of it if nothing changes and memory is to be had. */
  record Faults(FaultOutcome outcome) implements Forecast {}

  /** It faults on a page that is being moved, and waits for it. */
  record Waits() implements Forecast {}

  /** It faults, and waits until the program itself has seen to it: the page is missing, or protected. */
  record WaitsForProgram(boolean missing) implements Forecast {}

  /** {@return the forecast for {@code access} at {@code address}}; takes {@code mm.mmap_lock} and {@code mm.page_table_lock}. */
  static Forecast of(MemoryMap map, long address, Access access) {
    if (address < 0 || address >= map.table().userEnd()) {
      return new Faults(FaultOutcome.UNMAPPED);
    }
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(address);
      if (vma == null) {
        vma = StackGrowth.growing(map, address);
      }
      if (vma == null) {
        return new Faults(FaultOutcome.UNMAPPED);
      }
      if (!PageFaults.permits(vma, access)) {
        return new Faults(FaultOutcome.FORBIDDEN);
      }
      return look(map, vma, address & -PhysicalMemory.PAGE_BYTES, access);
    }
  }

  private static Forecast look(MemoryMap map, Vma vma, long page, Access access) {
    try (var _ = map.table().lock().acquire()) {
      long above = map.table().find(page, PageTable.HUGE_LEVEL);
      long huge = above == PageTable.NONE ? 0 : map.table().read(above);
      if (Entries.hugeLeaf(huge)) {
        return Entries.permits(huge, access) ? new Hit() : new Faults(protectedHugePage(map, huge, access));
      }
      if (huge == 0 && vma.anonymous() && HugeFault.fits(vma, page & -PageTable.HUGE_BYTES) && map.mayHaveHugePages(vma)) {
        boolean zeroes = access != Access.STORE && map.memory().hugePages().usesZeroPage();
        return new Faults(FaultOutcome.installed(zeroes ? FaultKind.HUGE_ZERO_PAGE : FaultKind.HUGE_PAGE, false));
      }
      long slot = map.table().find(page);
      long entry = slot == PageTable.NONE ? 0 : map.table().read(slot);
      if (Entries.permits(entry, access)) {
        return new Hit();
      }
      PendingFault.Reason reason = MonitoredFault.reason(vma, page, entry, access == Access.STORE);
      if (reason != null) {
        return vma.userfault().signals() ? new Faults(FaultOutcome.BUS_ERROR) : new WaitsForProgram(reason != PendingFault.Reason.WRITE_PROTECTED);
      }
      if (entry != 0 && !Entries.present(entry)) {
        return SwapEntry.is(entry) ? swapped(map, entry) : new Waits();
      }
      return new Faults(Entries.present(entry) ? protectedPage(map, vma, page, entry, access) : missing(map, vma, page, access));
    }
  }

  /** A huge page that others have too is split, and a single page copied. */
  private static FaultOutcome protectedHugePage(MemoryMap map, long entry, Access access) {
    if (access != Access.STORE) {
      return FaultOutcome.installed(FaultKind.SPURIOUS, false);
    }
    if (Entries.special(entry)) {
      return FaultOutcome.installed(FaultKind.HUGE_PAGE, false);
    }
    boolean alone = map.memory().frames().references(Pte.physicalAddress(entry)) == 1;
    return FaultOutcome.installed(alone ? FaultKind.REUSE : FaultKind.COPY_ON_WRITE, false);
  }

  private static FaultOutcome protectedPage(MemoryMap map, Vma vma, long page, long entry, Access access) {
    if (access != Access.STORE) {
      return FaultOutcome.installed(Pte.valid(entry) ? FaultKind.SPURIOUS : FaultKind.HINT, false);
    }
    if (vma.is(VmFlags.SHARED)) {
      return cached(vma, page, FaultKind.SHARED_WRITE);
    }
    if (Entries.special(entry)) {
      return FaultOutcome.installed(FaultKind.ANONYMOUS, false);
    }
    long frame = Pte.physicalAddress(entry);
    PageFrames frames = map.memory().frames();
    boolean alone = frames.is(frame, PageFrames.ANON_EXCLUSIVE) || frames.references(frame) == 1 || onlyCachedBesides(map, frame);
    return FaultOutcome.installed(alone && map.anonymous(frame) ? FaultKind.REUSE : FaultKind.COPY_ON_WRITE, false);
  }

  /** {@return whether nobody but the swap cache holds the page, too, which then lets go of it}; see {@link Swap#claim}. */
  private static boolean onlyCachedBesides(MemoryMap map, long frame) {
    PageFrames frames = map.memory().frames();
    return frames.is(frame, PageFrames.SWAP_CACHE) && map.memory().swap().count(frames.detail(frame)) == 0 && frames.references(frame) == 2;
  }

  private static Forecast swapped(MemoryMap map, long entry) {
    Swap swap = map.memory().swap();
    long page = swap.cached(entry);
    if (page != 0) {
      map.memory().pages().put(page);
    }
    return new Faults(FaultOutcome.installed(FaultKind.SWAP, page == 0));
  }

  private static FaultOutcome missing(MemoryMap map, Vma vma, long page, Access access) {
    boolean write = access == Access.STORE;
    if (vma.anonymous()) {
      return FaultOutcome.installed(write ? FaultKind.ANONYMOUS : FaultKind.ZERO_PAGE, false);
    }
    if (vma.special() != null) {
      boolean shown = !write && vma.pageAt(page) < vma.special().addresses().size();
      return shown ? FaultOutcome.installed(FaultKind.SPECIAL, false) : FaultOutcome.BUS_ERROR;
    }
    if (!write) {
      return cached(vma, page, FaultKind.FILE_READ);
    }
    return cached(vma, page, vma.is(VmFlags.SHARED) ? FaultKind.SHARED_WRITE : FaultKind.FILE_COPY);
  }

  /** A page of a file: a device must be read for it, unless it is cached. */
  private static FaultOutcome cached(Vma vma, long page, FaultKind kind) {
    PageCache cache = vma.cache();
    long number = vma.pageAt(page);
    if (number >= cache.sizePages()) {
      return FaultOutcome.BUS_ERROR;
    }
    return FaultOutcome.installed(kind, !cache.contains(number) && cache.source().backed());
  }
}

package pith.mm.vma;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.Mappings;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Adds, removes, splits and merges the VMAs of one space, keeping the file's list of mappings, references to files, and totals in step.
 *
 * <p>Only VMAs change; entries are the caller's business, before a VMA goes and after it came. Every method takes the guard of {@code mm.mmap_lock} held
 * for writing.
 */
public final class VmaEditor {
  private final MemoryMap map;

  VmaEditor(MemoryMap map) {
    this.map = map;
  }

  /** Adds a VMA in a gap, one with its neighbours if they are alike. Throws ENOMEM. {@return the VMA that now covers the range} */
  public Vma add(RwSemaphore.WriteHeld guard, long start, long end, long flags, MappedFile file, long pageOffset) {
    long offset = file == null ? start >>> PhysicalMemory.PAGE_SHIFT : pageOffset;
    return mergeAround(guard, addAlone(guard, start, end, flags, file, null, offset));
  }

  /** Adds a VMA of the kernel's pages. */
  public Vma addSpecial(RwSemaphore.WriteHeld guard, long start, long flags, SpecialPages special) {
    long bytes = (long) special.addresses().size() << PhysicalMemory.PAGE_SHIFT;
    return addAlone(guard, start, start + bytes, flags, null, special, 0);
  }

  /** Adds a VMA for {@code [start, end)} that is as {@code like} is, seen from its place {@code offset} pages on. */
  public Vma addLike(RwSemaphore.WriteHeld guard, Vma like, long start, long end, long flags, long offset) {
    boolean inherits = like.hasAnonymousPages() && (like.map() == map || !like.is(VmFlags.WIPEONFORK));
    long pageOffset = like.anonymous() && !inherits ? start >>> PhysicalMemory.PAGE_SHIFT : like.pageOffset + offset;
    Vma vma = addAlone(guard, start, end, flags, like.file(), like.special(), pageOffset);
    if (inherits) {
      vma.joinAnonymous(like);
    }
    return vma;
  }

  private Vma addAlone(
      RwSemaphore.WriteHeld guard, long start, long end, long flags, MappedFile file, SpecialPages special, long pageOffset) {
    checkCount();
    Vma vma = new Vma(map, start, end, flags, file, special, pageOffset);
    Work.charge(Work.VMA_CHANGE);
    if (file != null) {
      file.get();
      Mappings mappings = file.pageCache().mappings();
      try (var held = mappings.lock().write()) {
        mappings.add(held, vma);
      }
    }
    map.vmas().insert(guard, vma);
    account(flags, vma.pages());
    return vma;
  }

  /** Removes a VMA whose pages are unmapped. */
  public void remove(RwSemaphore.WriteHeld guard, Vma vma) {
    map.vmas().remove(guard, vma);
    account(vma.flags, -vma.pages());
    discard(vma);
  }

  private void discard(Vma vma) {
    Work.charge(Work.VMA_CHANGE);
    vma.leaveAnonymous();
    if (vma.file() != null) {
      Mappings mappings = vma.cache().mappings();
      try (var held = mappings.lock().write()) {
        mappings.remove(held, vma);
      }
      vma.file().put();
    }
    vma.free();
  }

  /** Cuts a VMA in two at {@code address}, which lies within. Throws ENOMEM. {@return the upper part} */
  public Vma split(RwSemaphore.WriteHeld guard, Vma vma, long address) {
    checkCount();
    long offset = vma.pageAt(address);
    Vma upper = new Vma(map, address, vma.end, vma.flags, vma.file(), vma.special(), offset);
    Work.charge(Work.VMA_CHANGE);
    upper.joinAnonymous(vma);
    if (vma.file() != null) {
      vma.file().get();
      Mappings mappings = vma.cache().mappings();
      try (var held = mappings.lock().write()) {
        mappings.add(held, upper);
      }
    }
    reshape(vma, vma.start, address);
    map.vmas().insert(guard, upper);
    return upper;
  }

  /** Splits at {@code start} and {@code end} those VMAs that reach across. Throws ENOMEM, with whole VMAs left as they are. */
  public void isolate(RwSemaphore.WriteHeld guard, long start, long end) {
    Vma first = map.vmas().find(start);
    if (first != null && first.start < start) {
      split(guard, first, start);
    }
    Vma last = map.vmas().find(end);
    if (last != null && last.start < end) {
      split(guard, last, end);
    }
  }

  /** Changes a VMA's flags; its entries are the caller's business. */
  public void flags(RwSemaphore.WriteHeld guard, Vma vma, long flags) {
    assert guard.semaphore() == map.mmapLock();
    account(vma.flags, -vma.pages());
    vma.flags = flags;
    account(flags, vma.pages());
  }

  /** Moves a VMA's start down, as stacks grow; the gap was checked. */
  public void growDown(RwSemaphore.WriteHeld guard, Vma vma, long start) {
    assert guard.semaphore() == map.mmapLock() && vma.anonymous();
    account(vma.flags, vma.start - start >>> PhysicalMemory.PAGE_SHIFT);
    reshape(vma, start, vma.end);
  }

  /** Moves a VMA's end up into a gap. */
  public void growUp(RwSemaphore.WriteHeld guard, Vma vma, long end) {
    assert guard.semaphore() == map.mmapLock();
    account(vma.flags, end - vma.end >>> PhysicalMemory.PAGE_SHIFT);
    reshape(vma, vma.start, end);
  }

  /** Changes a VMA's range, with nobody looking at it by way of its pages. */
  private static void reshape(Vma vma, long start, long end) {
    try (var _ = new RangeGuard(vma)) {
      vma.pageOffset += start - vma.start >> PhysicalMemory.PAGE_SHIFT;
      vma.start = start;
      vma.end = end;
    }
  }

  /** Makes a VMA one with its neighbours where they are alike. {@return the VMA that covers its range now} */
  public Vma mergeAround(RwSemaphore.WriteHeld guard, Vma vma) {
    Vma below = map.vmas().before(vma.start);
    Vma merged = below != null && below.continuesWith(vma) ? merge(guard, below, vma) : vma;
    Vma above = map.vmas().after(merged);
    return above != null && merged.continuesWith(above) ? merge(guard, merged, above) : merged;
  }

  private Vma merge(RwSemaphore.WriteHeld guard, Vma lower, Vma upper) {
    map.vmas().remove(guard, upper);
    lower.joinAnonymous(upper);
    reshape(lower, lower.start, upper.end);
    discard(upper);
    return lower;
  }

  private void checkCount() {
    if (map.vmas().count() >= MemoryLimits.MAX_MAP_COUNT) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  private void account(long flags, long pages) {
    map.totals().add(flags, pages);
    if ((flags & VmFlags.ACCOUNT) != 0) {
      map.memory().statistics().add(VmStatistic.COMMITTED, pages);
    }
    if ((flags & VmFlags.LOCKED) != 0) {
      map.memory().statistics().add(VmStatistic.LOCKED, pages);
    }
  }
}

package pith.mm.vma;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.Mappings;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.ranges.RangeEdit;
import pith.mm.userfault.Userfault;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Adds, removes, splits and merges the VMAs of one space, keeping the file's list of mappings, references to files, and totals in step.
 *
 * <p>Only VMAs change; entries are the caller's business, before a VMA goes and after it came. Every method takes the guard of {@code mm.mmap_lock} held
 * for writing, and leaves the VMAs that it changed or added write-locked until that is released.
 *
 * <p>What may run out of memory comes first: a new VMA, the nodes of the tree's new version. From then on nothing fails.
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

  /** Adds a VMA of this space for {@code [start, end)} that is as {@code like} is, seen from its place {@code offset} pages on. Throws ENOMEM. */
  public Vma addLike(RwSemaphore.WriteHeld guard, Vma like, long start, long end, long flags, long offset) {
    boolean renumbered = like.anonymous() && !like.hasAnonymousPages();
    long pageOffset = renumbered ? start >>> PhysicalMemory.PAGE_SHIFT : like.pageOffset + offset;
    Vma vma = addAlone(guard, start, end, flags, like.file(), like.special(), pageOffset);
    vma.joinAnonymous(like);
    return vma;
  }

  private Vma addAlone(
      RwSemaphore.WriteHeld guard, long start, long end, long flags, MappedFile file, SpecialPages special, long pageOffset) {
    checkCount();
    Vma vma = new Vma(map, start, end, flags, file, special, pageOffset);
    RangeEdit<Vma> edit = prepare(map.vmas().edit(guard, start, end).with(start, end, vma), List.of(vma));
    link(vma);
    attach(guard, vma);
    edit.publish();
    return vma;
  }

  /** Gives the space, which is empty, copies of another one's VMAs at the same addresses, without their entries. Throws ENOMEM. */
  public void addCopies(RwSemaphore.WriteHeld guard, List<Vma> originals) {
    List<Vma> copies = new ArrayList<>();
    RangeEdit<Vma> edit = map.vmas().edit(guard, 0, map.table().userEnd());
    for (Vma vma : originals) {
      Vma copy = copyOf(vma, copies);
      copies.add(copy);
      edit.with(copy.start, copy.end, copy);
    }
    prepare(edit, copies);
    for (int i = 0; i < copies.size(); i++) {
      if (inherited(originals.get(i))) {
        copies.get(i).joinAnonymous(originals.get(i));
      }
      link(copies.get(i));
      attach(guard, copies.get(i));
    }
    edit.publish();
  }

  private Vma copyOf(Vma vma, List<Vma> before) {
    boolean renumbered = vma.anonymous() && !inherited(vma);
    long pageOffset = renumbered ? vma.start >>> PhysicalMemory.PAGE_SHIFT : vma.pageOffset;
    try {
      return new Vma(map, vma.start, vma.end, vma.flags & ~(VmFlags.LOCK | VmFlags.UFFD), vma.file(), vma.special(), pageOffset);
    } catch (Refused refusal) {
      before.forEach(Vma::free);
      throw refusal;
    }
  }

  /** {@return whether a child gets what a VMA holds of private pages} */
  private static boolean inherited(Vma vma) {
    return vma.hasAnonymousPages() && !vma.is(VmFlags.WIPEONFORK);
  }

  /** Prepares a change; if that fails, frees the VMAs that were to come. */
  private static RangeEdit<Vma> prepare(RangeEdit<Vma> edit, List<Vma> fresh) {
    try {
      return edit.prepare();
    } catch (Refused refusal) {
      fresh.forEach(Vma::free);
      throw refusal;
    }
  }

  /** The file knows a VMA that is going to map it. */
  private static void link(Vma vma) {
    Work.charge(Work.VMA_CHANGE);
    if (vma.file() != null) {
      vma.file().get();
      Mappings mappings = vma.cache().mappings();
      try (var held = mappings.lock().write()) {
        mappings.add(held, vma);
      }
    }
  }

  /** Counts a VMA that is going to be in the tree, write-locked. */
  private void attach(RwSemaphore.WriteHeld guard, Vma vma) {
    vma.startWrite(guard);
    vma.lock.attach();
    account(vma.flags, vma.pages());
  }

  /** Removes the VMAs of a range, which reach across neither end and whose pages are unmapped. Cannot fail after {@link VmaTable#reserve}. */
  public void removeAll(RwSemaphore.WriteHeld guard, long start, long end) {
    RangeEdit<Vma> edit = map.vmas().edit(guard, start, end).prepare();
    List<Vma> gone = new ArrayList<>();
    for (Vma vma = map.vmas().findOverlap(start, end); vma != null && vma.start < end; vma = map.vmas().after(vma)) {
      vma.startWrite(guard);
      vma.lock.detach();
      account(vma.flags, -vma.pages());
      map.forgetProtection(vma, vma.start, vma.end);
      gone.add(vma);
    }
    edit.publish();
    gone.forEach(VmaEditor::wakeMonitored);
    gone.forEach(VmaEditor::discard);
  }

  /** Who waits for a page there waits in vain. */
  private static void wakeMonitored(Vma vma) {
    if (vma.userfault != null) {
      vma.userfault.wake(vma.start, vma.end);
    }
  }

  private static void discard(Vma vma) {
    Work.charge(Work.VMA_CHANGE);
    vma.leaveAnonymous();
    if (vma.file() != null) {
      Mappings mappings = vma.cache().mappings();
      try (var held = mappings.lock().write()) {
        mappings.remove(held, vma);
      }
      vma.file().put();
    }
    vma.freeAfterReaders();
  }

  /** Cuts a VMA in two at {@code address}, which lies within, and with it a huge page that lies across. Throws ENOMEM. {@return the upper part} */
  public Vma split(RwSemaphore.WriteHeld guard, Vma vma, long address) {
    checkCount();
    Vma upper = new Vma(map, address, vma.end, vma.flags, vma.file(), vma.special(), vma.pageAt(address));
    RangeEdit<Vma> edit =
        prepare(map.vmas().edit(guard, vma.start, vma.end).with(vma.start, address, vma).with(address, vma.end, upper), List.of(upper));
    vma.startWrite(guard);
    if ((address & PageTable.HUGE_BYTES - 1) != 0) {
      map.pages().splitHuge(address);
    }
    upper.userfault = vma.userfault;
    upper.joinAnonymous(vma);
    link(upper);
    reshape(vma, vma.start, address);
    upper.startWrite(guard);
    upper.lock.attach();
    edit.publish();
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
    vma.startWrite(guard);
    account(vma.flags, -vma.pages());
    vma.flags = flags;
    account(flags, vma.pages());
  }

  /** Lets {@code monitor} be told of what {@code mode}, bits of {@link VmFlags#UFFD}, says; null and none for nobody. */
  public void userfault(RwSemaphore.WriteHeld guard, Vma vma, long mode, Userfault monitor) {
    flags(guard, vma, vma.flags & ~VmFlags.UFFD | mode);
    vma.userfault = monitor;
  }

  /** Moves a VMA's start down, as stacks grow; the gap was checked. Throws ENOMEM. */
  public void growDown(RwSemaphore.WriteHeld guard, Vma vma, long start) {
    assert vma.anonymous();
    RangeEdit<Vma> edit = map.vmas().edit(guard, start, vma.end).with(start, vma.end, vma).prepare();
    vma.startWrite(guard);
    account(vma.flags, vma.start - start >>> PhysicalMemory.PAGE_SHIFT);
    reshape(vma, start, vma.end);
    edit.publish();
  }

  /** Moves a VMA's end up into a gap. Throws ENOMEM. */
  public void growUp(RwSemaphore.WriteHeld guard, Vma vma, long end) {
    RangeEdit<Vma> edit = map.vmas().edit(guard, vma.start, end).with(vma.start, end, vma).prepare();
    vma.startWrite(guard);
    account(vma.flags, end - vma.end >>> PhysicalMemory.PAGE_SHIFT);
    reshape(vma, vma.start, end);
    edit.publish();
  }

  /** Changes a VMA's range, with nobody looking at it by way of its pages. */
  private static void reshape(Vma vma, long start, long end) {
    try (var _ = new RangeGuard(vma)) {
      vma.pageOffset += start - vma.start >> PhysicalMemory.PAGE_SHIFT;
      vma.start = start;
      vma.end = end;
    }
  }

  /** Makes a VMA one with its neighbours where they are alike, as far as there is memory to do it. {@return the VMA that covers its range now} */
  public Vma mergeAround(RwSemaphore.WriteHeld guard, Vma vma) {
    Vma below = map.vmas().before(vma.start);
    Vma merged = below != null && below.continuesWith(vma) && merge(guard, below, vma) ? below : vma;
    Vma above = map.vmas().after(merged);
    if (above != null && merged.continuesWith(above)) {
      merge(guard, merged, above);
    }
    return merged;
  }

  private boolean merge(RwSemaphore.WriteHeld guard, Vma lower, Vma upper) {
    RangeEdit<Vma> edit = map.vmas().edit(guard, lower.start, upper.end).with(lower.start, upper.end, lower);
    try {
      edit.prepare();
    } catch (Refused noMemory) {
      return false; // two alike neighbours are as good as one
    }
    lower.startWrite(guard);
    upper.startWrite(guard);
    upper.lock.detach();
    lower.joinAnonymous(upper);
    reshape(lower, lower.start, upper.end);
    edit.publish();
    discard(upper);
    return true;
  }

  private void checkCount() {
    if (map.vmas().count() >= map.memory().maxMapCount()) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  private void account(long flags, long pages) {
    map.totals().add(flags, pages);
    if ((flags & VmFlags.ACCOUNT) != 0) {
      map.promises().account(pages);
    }
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Allocation;
import pith.mm.physical.Work;
import pith.mm.userfault.ProtectedPages;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Puts pages where a range that a userfaultfd is told of misses them. One page after the other, each whole before anybody sees it; the source is read without
 * any lock, for it may be missing as well. When a page is refused, those before it stay. Source: Linux's {@code mfill_atomic}.
 */
final class UserfaultPages {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /** Puts one page in place at an address. */
  private interface Filling {
    void fill(long address);
  }

  private final MemoryMap map;
  private final long start;
  private final long end;

  /** For missing pages of {@code [start, end)}. */
  UserfaultPages(MemoryMap map, long start, long end) {
    this.map = map;
    this.start = start;
    this.end = end;
  }

  /** {@return how many bytes were filled} */
  long copy(Userfaults.Source source, long from, boolean writeProtected) {
    try (var _ = map.mmapLock().read()) {
      target(start, writeProtected); // what can be refused without reading is refused first
    }
    byte[] contents = new byte[PAGE];
    return each(at -> {
      source.copyIn(from + (at - start), contents, 0, PAGE);
      copyPage(contents, at, writeProtected);
    });
  }

  long zero() {
    return each(this::zeroPage);
  }

  /** Maps pages that the file has. {@return how many bytes} EFAULT if it does not have the first. */
  long proceed(boolean writeProtected) {
    return each(at -> new SharedPages(map).proceed(at, vma -> target(vma, writeProtected), writeProtected));
  }

  private long each(Filling filling) {
    long at = start;
    try {
      for (; at < end; at += PAGE) {
        filling.fill(at);
      }
    } catch (Refused refusal) {
      if (at == start) {
        throw refusal;
      }
    }
    return at - start;
  }

  private void copyPage(byte[] contents, long address, boolean writeProtected) {
    long page = map.memory().pages().allocate(0, Allocation.USER);
    boolean installed = false;
    try {
      map.memory().ram().write(page, contents, 0, PAGE);
      map.memory().pages().contentsChanged(page);
      try (var _ = map.mmapLock().read()) {
        Vma vma = target(address, writeProtected);
        if (vma.is(VmFlags.SHARED)) {
          installed = new SharedPages(map).fill(vma, address, page, writeProtected);
          return;
        }
        vma.prepareAnonymous();
        long slot = map.table().build(address);
        try (var _ = map.table().lock().acquire()) {
          requireMissing(slot);
          mark(vma, address, writeProtected);
          map.pages().mapNew(vma, address, slot, page, Prot.entryBits(vma.flags(), !writeProtected) | Pte.ACCESSED | Pte.DIRTY);
          installed = true;
        }
      }
    } finally {
      if (!installed) {
        map.memory().pages().put(page);
      }
    }
    Work.charge(Work.ENTRY);
  }

  private void zeroPage(long address) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = target(address, false);
      if (vma.is(VmFlags.SHARED)) {
        zeroShared(vma, address);
        return;
      }
      long slot = map.table().build(address);
      try (var _ = map.table().lock().acquire()) {
        requireMissing(slot);
        mark(vma, address, false);
        map.pages().mapSpecial(slot, map.memory().zeroPage(), Prot.entryBits(vma.flags(), false) | Pte.ACCESSED);
      }
    }
    Work.charge(Work.ENTRY);
  }

  private void zeroShared(Vma vma, long address) {
    long page = map.memory().pages().allocate(0, Allocation.USER_ZEROED);
    boolean installed = false;
    try {
      installed = new SharedPages(map).fill(vma, address, page, false);
    } finally {
      if (!installed) {
        map.memory().pages().put(page);
      }
    }
    Work.charge(Work.ENTRY);
  }

  /** What is left to be filled must lie in one VMA that is registered, also for protection if that is asked for. */
  private Vma target(long address, boolean writeProtected) {
    return target(map.vmas().find(address), writeProtected);
  }

  private Vma target(Vma vma, boolean writeProtected) {
    if (vma == null || vma.end() < end || vma.userfault() == null) {
      throw Refused.of(Errno.ENOENT);
    }
    if (writeProtected && !vma.is(VmFlags.UFFD_WP)) {
      throw Refused.of(Errno.EINVAL);
    }
    return vma;
  }

  private void requireMissing(long slot) {
    requireMissing(map, slot);
  }

  static void requireMissing(MemoryMap map, long slot) {
    if (slot == PageTable.NONE || map.table().read(slot) != 0) {
      throw Refused.of(Errno.EEXIST);
    }
  }

  /** As on Linux, a range may be filled by way of another userfaultfd than the one that is told of it; the protection is the latter's. */
  static void mark(Vma vma, long address, boolean writeProtected) {
    ProtectedPages pages = vma.userfault().protectedPages();
    if (writeProtected) {
      pages.add(address, address + PAGE);
    } else {
      pages.remove(address, address + PAGE);
    }
  }
}

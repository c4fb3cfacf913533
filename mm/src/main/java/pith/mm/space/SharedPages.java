package pith.mm.space;

import java.util.function.UnaryOperator;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.pagecache.PageCache;
import pith.mm.userfault.ProtectedPages;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * How a userfaultfd's pages get into shared memory: into the file, which everybody who maps it sees, and into the entry of the space that is told of faults.
 * Source: Linux's {@code shmem_mfill_atomic_pte} and {@code mfill_atomic_pte_continue}.
 */
final class SharedPages {
  private final MemoryMap map;

  SharedPages(MemoryMap map) {
    this.map = map;
  }

  /**
   * Gives {@code page}, which nobody else knows, to the file behind a VMA and maps it; {@code mm.mmap_lock} is held for reading. EEXIST if the file has a page
   * there. {@return whether the caller's reference to the page is spent}
   */
  boolean fill(Vma vma, long address, long page, boolean writeProtected) {
    PageCache cache = vma.cache();
    long number = vma.pageAt(address);
    long slot = map.table().build(address);
    requireWithin(cache, number);
    UserfaultPages.requireMissing(map, slot);
    boolean protects = writeProtected && protect(vma, address); // before anybody can find the page and write to it
    boolean entered = false;
    try {
      enter(cache, number, page);
      entered = true;
    } finally {
      if (protects && !entered) {
        unprotect(vma, address);
      }
    }
    return install(vma, address, slot, page, writeProtected);
  }

  private static void enter(PageCache cache, long number, long page) {
    try {
      cache.source().makeWritable(number);
      if (!cache.enter(number, page)) {
        throw Refused.of(Errno.EEXIST);
      }
    } catch (Refused refusal) {
      throw refusal.errno() == Errno.ENOSPC ? Refused.of(Errno.ENOMEM) : refusal;
    }
  }

  /** Maps the page that the file has. {@code target} looks at the VMA, and refuses what it may not be. */
  void proceed(long address, UnaryOperator<Vma> target, boolean writeProtected) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = target.apply(map.vmas().find(address));
      if (!vma.sharedMemory()) {
        throw Refused.of(Errno.EINVAL);
      }
      long number = vma.pageAt(address);
      requireWithin(vma.cache(), number);
      if (!vma.cache().has(number)) {
        throw Refused.of(Errno.EFAULT);
      }
      long slot = map.table().build(address);
      long page = vma.cache().page(number);
      boolean mapped = false;
      try {
        UserfaultPages.requireMissing(map, slot);
        mapped = install(vma, address, slot, page, writeProtected);
      } finally {
        if (!mapped) {
          map.memory().pages().put(page);
        }
      }
    }
  }

  private static void requireWithin(PageCache cache, long number) {
    if (number >= cache.sizePages()) {
      throw Refused.of(Errno.EFAULT);
    }
  }

  /** {@return whether it was not protected before} */
  private boolean protect(Vma vma, long address) {
    ProtectedPages pages = vma.userfault().protectedPages();
    try (var _ = map.table().lock().acquire()) {
      boolean fresh = !pages.contains(address);
      pages.add(address, address + PhysicalMemory.PAGE_BYTES);
      return fresh;
    }
  }

  private void unprotect(Vma vma, long address) {
    try (var _ = map.table().lock().acquire()) {
      vma.userfault().protectedPages().remove(address, address + PhysicalMemory.PAGE_BYTES);
    }
  }

  /** {@return false if another thread's fault found the page in the file and mapped it first, or the file gave it up at once} */
  private boolean install(Vma vma, long address, long slot, long page, boolean writeProtected) {
    boolean writable = vma.is(VmFlags.SHARED) && !writeProtected;
    try (var _ = map.table().lock().acquire()) {
      if (map.table().read(slot) != 0 || !vma.cache().owns(page, vma.pageAt(address))) {
        return false;
      }
      UserfaultPages.mark(vma, address, writeProtected);
      vma.cache().markDirty(page);
      map.pages().mapPage(slot, page, Prot.entryBits(vma.flags(), writable) | Pte.ACCESSED | (writable ? Pte.DIRTY : 0));
      return true;
    }
  }
}

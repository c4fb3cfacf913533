package pith.mm.space;

import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * mseal: from now on a range can be neither unmapped nor moved, nor its permissions changed, for as long as the program runs: whoever takes the program over
 * cannot make its code writable. A seal is never broken, and a fork inherits it. Source: mseal(2); Linux 6.10.
 */
final class Mseal {
  private Mseal() {}

  /** Seals the VMAs of a range, which must have no gap: else ENOMEM, with nothing sealed. */
  static void call(MemoryMap map, long address, long length, long flags) {
    long bytes = MemoryMap.pageAlign(length);
    if (flags != 0 || !MemoryMap.aligned(address) || length != 0 && bytes == 0 || address + bytes < address) {
      throw Refused.of(Errno.EINVAL);
    }
    if (bytes > 0) {
      try (var guard = map.mmapLock().write()) {
        requireMapped(map, address, address + bytes);
        seal(map, guard, address, address + bytes);
      }
    }
  }

  private static void seal(MemoryMap map, RwSemaphore.WriteHeld guard, long start, long end) {
    map.editor().isolate(guard, start, end);
    for (long at = start; at < end; ) {
      Vma vma = map.vmas().find(at);
      map.editor().flags(guard, vma, vma.flags() | VmFlags.SEALED);
      at = map.editor().mergeAround(guard, vma).end();
    }
  }

  private static void requireMapped(MemoryMap map, long start, long end) {
    for (long at = start; at < end; ) {
      Vma vma = map.vmas().find(at);
      if (vma == null) {
        throw Refused.of(Errno.ENOMEM);
      }
      at = vma.end();
    }
  }

  /** Refuses with EPERM to change what is sealed within a range; under {@code mm.mmap_lock}. */
  static void check(MemoryMap map, long start, long end) {
    for (Vma vma = map.vmas().findOverlap(start, end); vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
      check(vma);
    }
  }

  /** Refuses with EPERM if a VMA is sealed. */
  static void check(Vma vma) {
    if (vma.is(VmFlags.SEALED)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** Refuses with EPERM to drop private contents that the program could not overwrite either. */
  static void checkDiscard(Vma vma) {
    if (vma.is(VmFlags.SEALED) && !vma.is(VmFlags.SHARED | VmFlags.WRITE)) {
      throw Refused.of(Errno.EPERM);
    }
  }
}

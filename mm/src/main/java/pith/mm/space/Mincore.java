package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** mincore: which pages would not fault from a device. */
final class Mincore {
  private Mincore() {}

  /** {@return a byte for each page, 1 if it is in memory} */
  static byte[] call(MemoryMap map, long address, long length) {
    if (!MemoryMap.aligned(address)) {
      throw Refused.of(Errno.EINVAL);
    }
    long bytes = MemoryMap.pageAlign(length);
    if (length < 0 || bytes < 0 || !map.inUserSpace(address, bytes)) {
      throw Refused.of(Errno.ENOMEM);
    }
    byte[] resident = new byte[(int) (bytes >>> PhysicalMemory.PAGE_SHIFT)];
    try (var _ = map.mmapLock().read()) {
      for (int i = 0; i < resident.length; i++) {
        long va = address + ((long) i << PhysicalMemory.PAGE_SHIFT);
        Vma vma = map.vmas().find(va);
        if (vma == null) {
          throw Refused.of(Errno.ENOMEM);
        }
        resident[i] = (byte) (mapped(map, va) || vma.cache() != null && vma.cache().contains(vma.pageAt(va)) ? 1 : 0);
      }
    }
    return resident;
  }

  private static boolean mapped(MemoryMap map, long va) {
    try (var _ = map.table().lock().acquire()) {
      long slot = map.table().findLeaf(va);
      return slot != PageTable.NONE && Entries.present(map.table().read(slot));
    }
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * remap_file_pages: other pages of the file that is mapped at an address. Once a VMA could show pages in any order; now it is a new mapping in the place of the
 * old one. Source: Linux's emulation in {@code mm/mmap.c}.
 */
final class RemapFilePages {
  private final SpaceState state;
  private final MemoryMap map;

  RemapFilePages(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  void remap(long address, long length, int prot, long firstPage, int flags) {
    long start = address & -PhysicalMemory.PAGE_BYTES;
    long bytes = length & -PhysicalMemory.PAGE_BYTES;
    if (prot != 0 || start + bytes <= start || firstPage + (bytes >>> PhysicalMemory.PAGE_SHIFT) < firstPage) {
      throw Refused.of(Errno.EINVAL);
    }
    MappedFile file;
    long access;
    int as = flags & MapFlags.NONBLOCK | MapFlags.SHARED | MapFlags.FIXED | MapFlags.POPULATE;
    try (var _ = map.mmapLock().read()) {
      Vma vma = shared(start, start + bytes);
      file = vma.file();
      access = vma.flags() & VmFlags.ACCESS;
      as |= vma.is(VmFlags.LOCKED) ? MapFlags.LOCKED : 0;
      file.get(); // the mapping that is replaced may be its last holder
    }
    try {
      new Mmap(state).map(start, bytes, (int) access, as, file, firstPage << PhysicalMemory.PAGE_SHIFT);
    } finally {
      file.put();
    }
  }

  /** {@return the first VMA of a range that is mapped without gaps, all of it from one file, shared, and in one way} */
  private Vma shared(long start, long end) {
    Vma first = map.vmas().find(start);
    if (first == null || !first.is(VmFlags.SHARED) || first.file() == null) {
      throw Refused.of(Errno.EINVAL);
    }
    for (Vma vma = first; vma.end() < end; ) {
      Vma next = map.vmas().after(vma);
      if (next == null || next.start() != vma.end() || next.file() != first.file() || next.flags() != first.flags()) {
        throw Refused.of(Errno.EINVAL);
      }
      vma = next;
    }
    return first;
  }
}

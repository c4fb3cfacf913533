package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.overcommit.OvercommitMode;
import pith.mm.pagecache.MappedFile;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** mmap. Source: Linux's {@code do_mmap}, whose order of checks it keeps. */
final class Mmap {
  private final SpaceState state;
  private final MemoryMap map;

  Mmap(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  long map(long hint, long length, int prot, int flags, MappedFile file, long fileOffset) {
    if (!MemoryMap.aligned(fileOffset) || length == 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((flags & MapFlags.HUGETLB) != 0) {
      throw Refused.of(file == null ? Errno.ENOMEM : Errno.EINVAL); // there is no pool of huge pages
    }
    long bytes = MemoryMap.pageAlign(length);
    if (bytes <= 0) {
      throw Refused.of(Errno.ENOMEM);
    }
    if (fileOffset < 0 || fileOffset + bytes < 0) {
      throw Refused.of(Errno.EOVERFLOW);
    }
    long start;
    long vmFlags;
    try (var guard = map.mmapLock().write()) {
      start = place(hint, bytes, flags);
      vmFlags = vmFlags(prot, flags, file, bytes);
      install(guard, start, bytes, vmFlags, flags, file, fileOffset);
    }
    if ((vmFlags & VmFlags.LOCK) == VmFlags.LOCKED || (flags & (MapFlags.POPULATE | MapFlags.NONBLOCK)) == MapFlags.POPULATE) {
      new Population(map).tryRange(start, start + bytes);
    }
    return start;
  }

  private long place(long hint, long bytes, int flags) {
    if (map.vmas().count() >= map.memory().maxMapCount()) {
      throw Refused.of(Errno.ENOMEM);
    }
    if ((flags & (MapFlags.FIXED | MapFlags.FIXED_NOREPLACE)) == 0) {
      return new GapSearch(state).find(hint, bytes);
    }
    long userEnd = map.table().userEnd();
    if (bytes > userEnd || hint < 0 || hint > userEnd - bytes) {
      throw Refused.of(Errno.ENOMEM);
    }
    if (!MemoryMap.aligned(hint)) {
      throw Refused.of(Errno.EINVAL);
    }
    map.checkNotTooLow(hint);
    if ((flags & MapFlags.FIXED_NOREPLACE) != 0 && map.vmas().findOverlap(hint, hint + bytes) != null) {
      throw Refused.of(Errno.EEXIST);
    }
    return hint;
  }

  private long vmFlags(int prot, int flags, MappedFile file, long bytes) {
    long vmFlags = Prot.flags(prot) | VmFlags.MAYREAD | VmFlags.MAYWRITE | VmFlags.MAYEXEC | state.futureFlags;
    if ((flags & MapFlags.LOCKED) != 0) {
      if (map.limits().locked() == 0) {
        throw Refused.of(Errno.EPERM);
      }
      vmFlags |= VmFlags.LOCKED;
    }
    state.checkLock(vmFlags, bytes);
    vmFlags |= file == null ? anonymousFlags(flags) : fileFlags(prot, flags, file);
    if (file != null && !file.executable()) {
      vmFlags &= ~VmFlags.MAYEXEC;
    }
    if ((vmFlags & VmFlags.MAYSHARE) != 0 && file != null && !file.writable()) {
      vmFlags &= file.writeSealed() ? ~VmFlags.MAYWRITE : ~(VmFlags.MAYWRITE | VmFlags.SHARED);
    }
    if ((flags & MapFlags.NORESERVE) != 0 && map.memory().overcommit().mode() != OvercommitMode.NEVER) {
      return vmFlags | VmFlags.NORESERVE;
    }
    boolean promised = (vmFlags & (VmFlags.SHARED | VmFlags.WRITE)) == VmFlags.WRITE;
    return promised ? vmFlags | VmFlags.ACCOUNT : vmFlags;
  }

  private static long anonymousFlags(int flags) {
    boolean growsDown = (flags & MapFlags.GROWSDOWN) != 0;
    return switch (flags & MapFlags.TYPE) {
      case MapFlags.PRIVATE -> growsDown ? VmFlags.GROWSDOWN : 0;
      case MapFlags.SHARED -> {
        if (growsDown) {
          throw Refused.of(Errno.EINVAL);
        }
        yield VmFlags.SHARED | VmFlags.MAYSHARE;
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long fileFlags(int prot, int flags, MappedFile file) {
    int type = flags & MapFlags.TYPE;
    if (type == MapFlags.SHARED_VALIDATE && (flags & ~MapFlags.VALIDATED) != 0) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (type < MapFlags.SHARED || type > MapFlags.SHARED_VALIDATE) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean shared = type != MapFlags.PRIVATE;
    if (!file.readable() || shared && (prot & Prot.WRITE) != 0 && !file.writable()) {
      throw Refused.of(file.writeSealed() ? Errno.EPERM : Errno.EACCES);
    }
    if ((prot & Prot.EXEC) != 0 && !file.executable()) {
      throw Refused.of(Errno.EPERM);
    }
    if (file.pageCache() == null) {
      throw Refused.of(Errno.ENODEV);
    }
    if ((flags & MapFlags.GROWSDOWN) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return shared ? VmFlags.SHARED | VmFlags.MAYSHARE : 0;
  }

  private void install(RwSemaphore.WriteHeld guard, long start, long bytes, long vmFlags, int flags, MappedFile file, long offset) {
    state.checkGrowth(vmFlags, bytes);
    long promised = SpaceState.promised(vmFlags, bytes);
    try (var _ = map.promises().make(guard, promised == 0 ? 0 : promised - promisedAlready(start, start + bytes))) {
      if (map.vmas().findOverlap(start, start + bytes) != null) {
        Munmap.unmap(map, guard, start, start + bytes);
      }
      add(guard, start, bytes, vmFlags, file, offset);
    }
  }

  /** {@return pages promised for what lies in a range, and is to make room} */
  private long promisedAlready(long start, long end) {
    long pages = 0;
    for (Vma vma = map.vmas().findOverlap(start, end); vma != null && vma.start() < end; vma = map.vmas().after(vma)) {
      pages += SpaceState.promised(vma.flags(), Math.min(end, vma.end()) - Math.max(start, vma.start()));
    }
    return pages;
  }

  private void add(RwSemaphore.WriteHeld guard, long start, long bytes, long vmFlags, MappedFile file, long offset) {
    MappedFile backing = file == null && (vmFlags & VmFlags.SHARED) != 0 ? sharedMemory(bytes, vmFlags) : file;
    boolean writes = file != null && VmFlags.mayWriteFile(vmFlags);
    if (writes && !file.pageCache().mappings().admitWriter()) {
      throw Refused.of(Errno.EPERM); // a seal was faster
    }
    try {
      map.editor().add(guard, start, start + bytes, vmFlags, backing, offset >>> PhysicalMemory.PAGE_SHIFT);
    } finally {
      if (writes) {
        file.pageCache().mappings().writerCame();
      }
      if (backing != file) {
        backing.put(); // the VMA has its own reference
      }
    }
  }

  private SharedMemory sharedMemory(long bytes, long vmFlags) {
    return new SharedMemory(map.memory(), bytes, (vmFlags & VmFlags.NORESERVE) == 0, map.totals().all());
  }
}

package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.mm.pagecache.MappedFile;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** Memory: mmap and its relatives. */
final class MemoryCalls {
  // Commands of membarrier(2), from linux/membarrier.h.
  private static final int MEMBARRIER_GLOBAL = 1;
  private static final int MEMBARRIER_GLOBAL_EXPEDITED = 2;
  private static final int MEMBARRIER_REGISTER_GLOBAL = 4;
  private static final int MEMBARRIER_PRIVATE_EXPEDITED = 8;
  private static final int MEMBARRIER_REGISTER_PRIVATE = 16;

  private static final int MAP_ANONYMOUS = 0x20;
  private static final long PAGE_MASK = 4095;

  private MemoryCalls() {}

  static long brk(Current current, long address) {
    return current.space().brk(address);
  }

  static long mmap(Current current, long address, long length, long prot, long flags, long fd, long offset) {
    if ((offset & PAGE_MASK) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((flags & MAP_ANONYMOUS) != 0) {
      return current.space().map(address, length, (int) prot, (int) flags, null, offset);
    }
    File file = current.files().get((int) fd);
    try {
      return current.space().map(address, length, (int) prot, (int) flags, mapping(file), file.mappedAt(offset, length));
    } finally {
      file.put();
    }
  }

  private static MappedFile mapping(File file) {
    MappedFile mapped = file.mapping();
    if (mapped == null) {
      throw Refused.of(Errno.ENODEV);
    }
    return mapped;
  }

  static long munmap(Current current, long address, long length) {
    current.space().unmap(address, length);
    return 0;
  }

  static long mprotect(Current current, long address, long length, long prot) {
    current.space().protect(address, length, (int) prot);
    return 0;
  }

  static long mseal(Current current, long address, long length, long flags) {
    current.space().seal(address, length, flags);
    return 0;
  }

  static long mremap(Current current, long old, long oldLength, long newLength, long flags, long newAddress) {
    return current.space().remap(old, oldLength, newLength, (int) flags, newAddress);
  }

  static long remapFilePages(Current current, long address, long length, long prot, long firstPage, long flags) {
    current.space().remapFilePages(address, length, (int) prot, firstPage, (int) flags);
    return 0;
  }

  static long madvise(Current current, long address, long length, long advice) {
    current.space().advise(address, length, (int) advice);
    return 0;
  }

  static long mincore(Current current, long address, long length, long vector) {
    byte[] resident = current.space().residency(address, length);
    current.space().copyOut(vector, resident, 0, resident.length);
    return 0;
  }

  static long msync(Current current, long address, long length, long flags) {
    current.space().sync(address, length, (int) flags);
    return 0;
  }

  static long mlock(Current current, long address, long length) {
    current.space().lock(address, length, false);
    return 0;
  }

  static long munlock(Current current, long address, long length) {
    current.space().unlock(address, length);
    return 0;
  }

  static long mlock2(Current current, long address, long length, long flags) {
    if ((flags & ~1L) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    current.space().lock(address, length, flags != 0);
    return 0;
  }

  static long mlockall(Current current, long flags) {
    current.space().lockAll((int) flags);
    return 0;
  }

  static long munlockall(Current current) {
    current.space().unlockAll();
    return 0;
  }

  /** membarrier(2): harts that run user code meanwhile are made to come by the kernel, which is a full barrier. To register is not necessary here. */
  static long membarrier(Current current, long command, long flags, long cpu) {
    if (flags != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    switch ((int) command) {
      case 0 -> {
        return MEMBARRIER_GLOBAL | MEMBARRIER_GLOBAL_EXPEDITED | MEMBARRIER_REGISTER_GLOBAL | MEMBARRIER_PRIVATE_EXPEDITED | MEMBARRIER_REGISTER_PRIVATE;
      }
      case MEMBARRIER_GLOBAL, MEMBARRIER_GLOBAL_EXPEDITED -> current.kernel().rcu().synchronize();
      case MEMBARRIER_PRIVATE_EXPEDITED -> current.space().barrier();
      case MEMBARRIER_REGISTER_GLOBAL, MEMBARRIER_REGISTER_PRIVATE -> {}
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }

  static long flushIcache(Current current, long start, long end, long flags) {
    if ((flags & ~1L) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    current.kernel().machine().harts().forEach(hart -> hart.cpu().fenceI());
    current.space().barrier(); // harts that run the code now look at it anew
    return 0;
  }
}

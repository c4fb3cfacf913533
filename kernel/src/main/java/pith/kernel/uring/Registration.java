package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * Files and buffers that a program registered, so that entries name them by index. A fixed file needs no descriptor; a fixed buffer is checked once to lie in user memory. (Its pages are
 * held for each transfer, not for good.) Source: Linux's {@code io_uring/rsrc.c}.
 */
final class Registration {
  private static final LockClass LOCK = LockClass.of("uring.rsrc_lock");

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as the next; null where nothing is registered. */
  private List<File> files;

  private long[] bases;
  private long[] lengths;

  boolean hasFiles() {
    return files != null;
  }

  boolean hasBuffers() {
    return bases != null;
  }

  void files(List<File> held) {
    try (var _ = lock.acquire()) {
      files = held;
    }
  }

  int fileCount() {
    return files == null ? 0 : files.size();
  }

  /** Exchanges one file for another, which is held; null for none. {@return the old one} */
  File exchange(int index, File next) {
    try (var _ = lock.acquire()) {
      return files.set(index, next);
    }
  }

  /** {@return a registered file, held once more} Refuses with EBADF. */
  File file(int index) {
    try (var _ = lock.acquire()) {
      if (files == null || index < 0 || index >= files.size() || files.get(index) == null) {
        throw Refused.of(Errno.EBADF);
      }
      return files.get(index).get();
    }
  }

  void buffers(long[] newBases, long[] newLengths) {
    try (var _ = lock.acquire()) {
      bases = newBases;
      lengths = newLengths;
    }
  }

  /** Refuses with EFAULT what does not lie within the registered buffer. */
  void checkBuffer(int index, long address, long length) {
    try (var _ = lock.acquire()) {
      boolean within = bases != null && index < bases.length && address >= bases[index] && length <= lengths[index] && address - bases[index] <= lengths[index] - length;
      if (!within) {
        throw Refused.of(Errno.EFAULT);
      }
    }
  }

  void clear() {
    List<File> gone;
    try (var _ = lock.acquire()) {
      gone = files == null ? List.of() : new ArrayList<>(files);
      files = null;
      bases = null;
    }
    for (File file : gone) {
      if (file != null) {
        file.put();
      }
    }
  }
}

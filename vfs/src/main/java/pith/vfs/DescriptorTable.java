package pith.vfs;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.slab.KernelObject;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The descriptors of a process: small numbers that stand for open files. Threads share one (CLONE_FILES). Source: Linux {@code struct
 * files_struct}.
 *
 * <p>A new descriptor comes about in two steps, so that nobody sees one without a file and a failure between them leaves nothing behind:
 * {@link #reserve} takes the number, {@link #install} makes it usable, {@link #cancel} gives it back.
 */
public final class DescriptorTable extends KernelObject {
  private static final LockClass LOCK = LockClass.of("descriptors.lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final AtomicInteger references = new AtomicInteger(1);

  /** Guarded by {@link #lock}, as everything below. */
  private File[] files = new File[64];

  private final BitSet taken = new BitSet();
  private final BitSet closeOnExec = new BitSet();

  /** An empty table whose memory is from {@code cache}, with one reference; see {@link Vfs#newDescriptors}. */
  DescriptorTable(SlabCache cache) {
    super(cache);
  }

  /**
   * Takes the lowest free number from {@code from} on.
   *
   * @param limit RLIMIT_NOFILE: numbers lie below it
   * @throws Refused EMFILE
   */
  public int reserve(int from, int limit, boolean cloexec) {
    try (var _ = lock.acquire()) {
      int fd = taken.nextClearBit(from);
      if (fd >= limit) {
        throw Refused.of(Errno.EMFILE);
      }
      taken.set(fd);
      closeOnExec.set(fd, cloexec);
      grow(fd);
      return fd;
    }
  }

  private void grow(int fd) {
    if (fd >= files.length) {
      files = Arrays.copyOf(files, Math.max(fd + 1, 2 * files.length));
    }
  }

  /** Makes a reserved number stand for {@code file}; takes over the caller's reference. */
  public void install(int fd, File file) {
    try (var _ = lock.acquire()) {
      files[fd] = file;
    }
  }

  /** Gives a reserved number back. */
  public void cancel(int fd) {
    try (var _ = lock.acquire()) {
      clear(fd);
    }
  }

  /** Gives {@code file} a number and takes over the caller's reference; if refused, the reference is dropped. {@return the number} */
  public int add(File file, boolean cloexec, int limit) {
    int fd;
    try {
      fd = reserve(0, limit, cloexec);
    } catch (Refused refused) {
      file.put();
      throw refused;
    }
    install(fd, file);
    return fd;
  }

  /**
   * {@return the file, with a reference}
   *
   * @throws Refused EBADF, also for a file opened with O_PATH
   */
  public File get(int fd) {
    File file = getAny(fd);
    if (file.isPathOnly()) {
      file.put();
      throw Refused.of(Errno.EBADF);
    }
    return file;
  }

  /** As {@link #get}, O_PATH included: for fstat, fchdir, the at-family, dup, close. */
  public File getAny(int fd) {
    File file = getOrNull(fd);
    if (file == null) {
      throw Refused.of(Errno.EBADF);
    }
    return file;
  }

  /** {@return the file, with a reference, or null} */
  public File getOrNull(int fd) {
    try (var _ = lock.acquire()) {
      File file = fd < 0 || fd >= files.length ? null : files[fd];
      return file == null ? null : file.get();
    }
  }

  /** {@return a new number, the lowest from {@code from} on, for the same file (dup, F_DUPFD)} */
  public int duplicate(int fd, int from, int limit, boolean cloexec) {
    File file = getAny(fd);
    int copy;
    try {
      copy = reserve(from, limit, cloexec);
    } catch (Refused refused) {
      file.put();
      throw refused;
    }
    install(copy, file);
    return copy;
  }

  /** Makes {@code target} stand for the file of {@code fd}, closing what it stood for (dup3). {@return target} */
  public int duplicateTo(int fd, int target, int limit, boolean cloexec) {
    if (target < 0 || target >= limit) {
      throw Refused.of(Errno.EBADF);
    }
    File file = getAny(fd);
    File old;
    try (var _ = lock.acquire()) {
      grow(target);
      old = files[target];
      boolean reservedByOther = old == null && taken.get(target);
      if (!reservedByOther) {
        taken.set(target);
        closeOnExec.set(target, cloexec);
        files[target] = file;
        file = null;
      }
    }
    if (file != null) {
      file.put();
      throw Refused.of(Errno.EBUSY);
    }
    if (old != null) {
      closed(old);
    }
    return target;
  }

  /**
   * Closes a descriptor.
   *
   * @throws Refused EBADF; or an error of the file's, in which case the descriptor is closed all the same
   */
  public void close(int fd) {
    File file;
    try (var _ = lock.acquire()) {
      file = fd < 0 || fd >= files.length ? null : files[fd];
      if (file == null) {
        throw Refused.of(Errno.EBADF);
      }
      clear(fd);
    }
    closed(file);
  }

  private void clear(int fd) {
    files[fd] = null;
    taken.clear(fd);
    closeOnExec.clear(fd);
  }

  private void closed(File file) {
    try {
      file.descriptorClosed(this);
    } finally {
      file.put();
    }
  }

  /** Closes all descriptors from {@code first} to {@code last}, or only marks them close-on-exec. */
  public void closeRange(int first, int last, boolean onExecOnly) {
    for (int fd = nextOpen(first); fd >= 0 && fd <= last; fd = nextOpen(fd + 1)) {
      if (onExecOnly) {
        setCloseOnExec(fd, true);
      } else {
        closeQuietly(fd);
      }
    }
  }

  /** Closes what exec must not keep. */
  public void closeOnExec() {
    for (int fd = nextOpen(0); fd >= 0; fd = nextOpen(fd + 1)) {
      if (isCloseOnExec(fd)) {
        closeQuietly(fd);
      }
    }
  }

  private void closeQuietly(int fd) {
    try {
      close(fd);
    } catch (Refused alreadyClosedOrUnwritten) {
      // Nobody is there to hear of it; the descriptor is free either way.
    }
  }

  /** {@return the lowest open descriptor from {@code from} on, −1 if there is none} */
  public int nextOpen(int from) {
    try (var _ = lock.acquire()) {
      int fd = from;
      while (fd < files.length && files[fd] == null) {
        fd++;
      }
      return fd < files.length ? fd : -1;
    }
  }

  public boolean isCloseOnExec(int fd) {
    try (var _ = lock.acquire()) {
      return closeOnExec.get(fd);
    }
  }

  public void setCloseOnExec(int fd, boolean value) {
    try (var _ = lock.acquire()) {
      if (fd < 0 || fd >= files.length || files[fd] == null) {
        throw Refused.of(Errno.EBADF);
      }
      closeOnExec.set(fd, value);
    }
  }

  /** {@return how many descriptors are open} */
  public int count() {
    try (var _ = lock.acquire()) {
      return taken.cardinality();
    }
  }

  /** {@return numbers that there is room for without growing, FDSize in /proc/[pid]/status} */
  public int capacity() {
    return files.length;
  }

  /** {@return a copy with one reference, for a fork without CLONE_FILES; numbers that are only reserved are not copied} */
  public DescriptorTable duplicate() {
    DescriptorTable copy = new DescriptorTable(slabCache());
    try (var _ = lock.acquire()) {
      copy.files = files.clone();
      for (int fd = 0; fd < files.length; fd++) {
        if (files[fd] != null) {
          files[fd].get();
          copy.taken.set(fd);
          copy.closeOnExec.set(fd, closeOnExec.get(fd));
        }
      }
    }
    return copy;
  }

  public DescriptorTable get() {
    references.incrementAndGet();
    return this;
  }

  /** {@return references to the table, at this moment} */
  public int references() {
    return references.get();
  }

  /** Drops a reference; the last one closes everything. May sleep. */
  public void put() {
    if (references.decrementAndGet() == 0) {
      closeRange(0, Integer.MAX_VALUE, false);
      release();
    }
  }
}

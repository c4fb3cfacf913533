package pith.mm.space;

import pith.mm.userfault.Userfault;
import pith.mm.vma.MemoryMap;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * What can be done to a space by way of a userfaultfd. Nobody may hold {@code mm.mmap_lock}, or a spin lock, when calling. Refuses with Linux's errno; a range
 * that is not made of whole pages of user space with EINVAL, always. See ioctl_userfaultfd(2).
 */
public final class Userfaults {
  /** The memory of whoever fills pages, which need not be the space that they are filled in. */
  @FunctionalInterface
  public interface Source {
    /** Copies bytes in; refuses with EFAULT. May sleep. */
    void copyIn(long from, byte[] to, int at, int length);
  }

  private final MemoryMap map;

  Userfaults(MemoryMap map) {
    this.map = map;
  }

  /** Lets {@code monitor} be told of faults in a range: {@code mode} is made of {@code VmFlags.UFFD_MISSING}, {@code UFFD_MINOR} and {@code UFFD_WP}. */
  public void register(Userfault monitor, long start, long length, long mode) {
    check(start, length);
    new UserfaultRanges(map, monitor).register(start, start + length, mode);
  }

  /** Ends that for a range, and lets go who waits there. */
  public void unregister(Userfault monitor, long start, long length) {
    check(start, length);
    new UserfaultRanges(map, monitor).unregister(start, start + length);
    monitor.wake(start, start + length);
  }

  /** Ends it everywhere: the last descriptor is closed. */
  public void close(Userfault monitor) {
    new UserfaultRanges(map, monitor).close();
  }

  /**
   * Fills missing pages from {@code target} on with what stands at {@code from} in {@code source}, protected from writing if asked.
   * {@return how many bytes were filled, at least one page} EEXIST if the first page is there, ENOENT if the range is not registered.
   */
  public long copy(long target, Source source, long from, long length, boolean writeProtected) {
    check(target, length);
    if (from + length < from) {
      throw Refused.of(Errno.EINVAL);
    }
    return new UserfaultPages(map, target, target + length).copy(source, from, writeProtected);
  }

  /** As {@link #copy}, with zeroes. */
  public long zero(long target, long length) {
    check(target, length);
    return new UserfaultPages(map, target, target + length).zero();
  }

  /**
   * Maps pages from {@code target} on that the shared memory has, protected from writing if asked. {@return how many bytes, at least one page} EEXIST if the
   * first is mapped, EFAULT if there is none.
   */
  public long proceed(long target, long length, boolean writeProtected) {
    check(target, length);
    return new UserfaultPages(map, target, target + length).proceed(writeProtected);
  }

  /** Protects the pages of a range from writing, or no longer. ENOENT unless all of it is registered for that. */
  public void protect(Userfault monitor, long start, long length, boolean protects) {
    check(start, length);
    new UserfaultRanges(map, monitor).protect(start, start + length, protects);
  }

  /** Lets go who waits in a range. */
  public void wake(Userfault monitor, long start, long length) {
    check(start, length);
    monitor.wake(start, start + length);
  }

  private void check(long start, long length) {
    boolean whole = MemoryMap.aligned(length) && length > 0 && start >= map.memory().minAddress();
    if (!whole || !map.inUserSpace(start, length)) {
      throw Refused.of(Errno.EINVAL);
    }
  }
}

package pith.mm.space;

import pith.hal.memory.PhysicalMemory;
import pith.mm.vma.MemoryLimits;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Totals;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What the calls on one space share beside its {@link MemoryMap}. Guarded by {@code mm.mmap_lock}. */
final class SpaceState {
  final MemoryMap map;
  Layout layout;
  ProgramRanges ranges = ProgramRanges.NONE;
  long startBreak;
  long currentBreak;

  /** Flags that every new VMA gets: {@link VmFlags#LOCKED} after mlockall(MCL_FUTURE), LOCKONFAULT with it if it said so. */
  long futureFlags;

  SpaceState(MemoryMap map) {
    this.map = map;
    this.layout = Layout.fixed(map.table().format(), MemoryLimits.DEFAULT.stack());
  }

  void copyFrom(SpaceState other) {
    layout = other.layout;
    ranges = other.ranges;
    startBreak = other.startBreak;
    currentBreak = other.currentBreak;
    map.limits(other.map.limits());
  }

  /** Refuses with ENOMEM a growth by {@code bytes} of VMAs with {@code flags} that limits do not permit. */
  void checkGrowth(long flags, long bytes) {
    MemoryLimits limits = map.limits();
    boolean tooMuch = exceeds(map.totals().all(), bytes, limits.addressSpace());
    if (Totals.isData(flags)) {
      tooMuch |= exceeds(map.totals().data(), bytes, limits.data());
    }
    if (tooMuch) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  /** {@return how many pages must be promised for {@code bytes} of a VMA with {@code flags}} */
  static long promised(long flags, long bytes) {
    return (flags & VmFlags.ACCOUNT) == 0 ? 0 : pages(bytes);
  }

  /** Refuses with ENOMEM that {@code bytes} which are mapped already become data beyond RLIMIT_DATA. */
  void checkGrowthOfData(long bytes) {
    if (exceeds(map.totals().data(), bytes, map.limits().data())) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  /** Refuses with EAGAIN what would lock more than RLIMIT_MEMLOCK. */
  void checkLock(long flags, long bytes) {
    if ((flags & VmFlags.LOCKED) != 0 && exceeds(map.totals().locked(), bytes, map.limits().locked())) {
      throw Refused.of(Errno.EAGAIN);
    }
  }

  private static boolean exceeds(long pagesNow, long bytes, long limit) {
    return pagesNow + pages(bytes) > limit >>> PhysicalMemory.PAGE_SHIFT;
  }

  private static long pages(long bytes) {
    return bytes >>> PhysicalMemory.PAGE_SHIFT;
  }
}

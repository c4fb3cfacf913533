package pith.vfs.lock;

import java.util.ArrayList;
import java.util.List;
import pith.mm.slab.KernelObject;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The locks on one inode. */
public final class FileLocks extends KernelObject {
  private final LockTable table;
  private final long device;
  private final long inode;
  private final WaitQueue released = new WaitQueue();

  /** Record and OFD locks by start. Guarded by the table's lock, as {@link #whole}. */
  private final List<FileLock> ranges = new ArrayList<>();

  private final List<FileLock> whole = new ArrayList<>();

  /** As many objects as there are locks. Guarded by the table's lock. */
  private final LockMemory memory;

  /** No locks yet. Refuses with ENOMEM. */
  public FileLocks(LockTable table, long device, long inode) {
    super(table.contexts());
    this.memory = table.memory();
    this.table = table;
    this.device = device;
    this.inode = inode;
  }

  /** The inode is gone; so are all locks, whose holders had it open. */
  public void free() {
    memory.close();
    release();
  }

  /**
   * Acquires {@code wanted}, replacing what its owner holds in that range.
   *
   * @param wait whether to sleep until it can be had
   * @throws Refused EAGAIN if others hold it and {@code wait} is false, EDEADLK, EINTR, or
   *     without memory ENOLCK, for a flock ENOMEM
   */
  public void acquire(FileLock wanted, boolean wait) {
    try (LockMemory spare = forAcquiring(wanted)) {
      FileLock blocker = tryAcquire(wanted, wait, spare);
      while (blocker != null) {
        if (!wait) {
          throw Refused.of(Errno.EAGAIN);
        }
        blocker = await(wanted, blocker, spare);
      }
    }
  }

  /** The new lock, and what a range in the middle of an old one makes two of. */
  private LockMemory forAcquiring(FileLock wanted) {
    boolean flock = wanted.kind() == FileLock.Kind.FLOCK;
    return table.memory().reserve(flock ? 1 : 2, flock ? Errno.ENOMEM : Errno.ENOLCK);
  }

  private void settle(LockMemory spare) {
    memory.settle(ranges.size() + whole.size(), spare);
    table.holds(this, !ranges.isEmpty() || !whole.isEmpty());
  }

  private FileLock tryAcquire(FileLock wanted, boolean wait, LockMemory spare) {
    boolean weaker = false;
    FileLock blocker;
    try (var _ = table.lock.acquire()) {
      if (wanted.kind() == FileLock.Kind.FLOCK) {
        // A flock is converted by giving the old one up first: others may come in between.
        weaker = whole.removeIf(mine -> mine.owner().same(wanted.owner()));
        settle(spare);
      }
      blocker = blocker(wanted);
      if (blocker == null) {
        weaker |= insert(wanted);
      } else if (wait) {
        announce(wanted, blocker);
      }
      settle(spare);
    }
    if (weaker) {
      released.wakeAll();
    }
    return blocker;
  }

  private void announce(FileLock wanted, FileLock blocker) {
    if (wanted.kind() == FileLock.Kind.POSIX && table.wouldDeadlock(wanted, blocker)) {
      throw Refused.of(Errno.EDEADLK);
    }
    table.waits(wanted, blocker, this);
  }

  /** Waits until {@code blocker} is not what is in the way; if something else is then, that may close a circle of owners which did not exist before. */
  private FileLock await(FileLock wanted, FileLock blocker, LockMemory spare) {
    try {
      if (released.await(Sleep.INTERRUPTIBLE, () -> blockerNow(wanted) != blocker) == WaitResult.INTERRUPTED) {
        throw Refused.of(Errno.EINTR);
      }
    } finally {
      try (var _ = table.lock.acquire()) {
        table.waitsNoMore(wanted);
      }
    }
    return tryAcquire(wanted, true, spare);
  }

  private FileLock blockerNow(FileLock wanted) {
    try (var _ = table.lock.acquire()) {
      return blocker(wanted);
    }
  }

  /** {@return a lock that {@code wanted} would have to wait for, null if there is none (F_GETLK)} */
  public FileLock test(FileLock wanted) {
    return blockerNow(wanted);
  }

  private FileLock blocker(FileLock wanted) {
    for (FileLock lock : wanted.kind() == FileLock.Kind.FLOCK ? whole : ranges) {
      if (lock.conflicts(wanted)) {
        return lock;
      }
    }
    return null;
  }

  /** Gives up what the owner of {@code range} holds between its start and end; for a flock, the flock. Refuses with ENOLCK. */
  public void release(FileLock range) {
    boolean everything = range.kind() == FileLock.Kind.FLOCK || range.start() == 0 && range.end() == Long.MAX_VALUE;
    try (LockMemory spare = table.memory().reserve(everything ? 0 : 1, Errno.ENOLCK)) {
      release(range, spare);
    }
    released.wakeAll();
  }

  private void release(FileLock range, LockMemory spare) {
    try (var _ = table.lock.acquire()) {
      if (range.kind() == FileLock.Kind.FLOCK) {
        whole.removeIf(mine -> mine.owner().same(range.owner()));
      } else {
        cut(range);
      }
      settle(spare);
    }
  }

  /** Gives up all that {@code holder} has here: it closed the file. */
  public void releaseAll(Object holder) {
    boolean any;
    try (LockMemory spare = table.memory();
        var _ = table.lock.acquire()) {
      any = ranges.removeIf(lock -> lock.owner().holder() == holder);
      any |= whole.removeIf(lock -> lock.owner().holder() == holder);
      settle(spare);
    }
    if (any) {
      released.wakeAll();
    }
  }

  /** {@return whether this gave up anything that the owner had} */
  private boolean insert(FileLock wanted) {
    if (wanted.kind() == FileLock.Kind.FLOCK) {
      whole.add(wanted);
      return false;
    }
    boolean cut = cut(wanted);
    FileLock merged = wanted;
    for (int i = ranges.size() - 1; i >= 0; i--) {
      FileLock near = ranges.get(i);
      if (near.owner().same(merged.owner()) && near.exclusive() == merged.exclusive() && touches(near, merged)) {
        merged = merged.between(Math.min(near.start(), merged.start()), Math.max(near.end(), merged.end()));
        ranges.remove(i);
      }
    }
    int at = 0;
    while (at < ranges.size() && ranges.get(at).start() <= merged.start()) {
      at++;
    }
    ranges.add(at, merged);
    return cut;
  }

  private static boolean touches(FileLock a, FileLock b) {
    return a.overlaps(b) || a.end() != Long.MAX_VALUE && a.end() + 1 == b.start() || b.end() != Long.MAX_VALUE && b.end() + 1 == a.start();
  }

  /** Takes the range out of what its owner holds; what sticks out on either side stays. */
  private boolean cut(FileLock range) {
    boolean any = false;
    for (int i = ranges.size() - 1; i >= 0; i--) {
      FileLock mine = ranges.get(i);
      if (mine.owner().same(range.owner()) && mine.overlaps(range)) {
        any = true;
        ranges.remove(i);
        if (mine.end() > range.end()) {
          ranges.add(i, mine.between(range.end() + 1, mine.end()));
        }
        if (mine.start() < range.start()) {
          ranges.add(i, mine.between(mine.start(), range.start() - 1));
        }
      }
    }
    return any;
  }

  /** Adds what is held to the lines of /proc/locks, each with who waits for it; under the table's lock. */
  void addLines(List<LockTable.Line> lines) {
    List<FileLock> wanted = table.wanted(this);
    ranges.forEach(lock -> addLines(lines, lock, wanted));
    whole.forEach(lock -> addLines(lines, lock, wanted));
  }

  private void addLines(List<LockTable.Line> lines, FileLock lock, List<FileLock> wanted) {
    lines.add(new LockTable.Line(lock, device, inode, false));
    for (FileLock waiting : wanted) {
      if (blocker(waiting) == lock) {
        lines.add(new LockTable.Line(waiting, device, inode, true));
      }
    }
  }
}

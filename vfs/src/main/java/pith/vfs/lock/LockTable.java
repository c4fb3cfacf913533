package pith.vfs.lock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabAllocator;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** What the file locks of a machine have in common: one lock, who waits for whom, and the list behind /proc/locks. */
public final class LockTable {
  private static final LockClass LOCK = LockClass.of("file_locks.lock");

  /**
   * One line of /proc/locks.
   *
   * @param waits whether the lock is only wanted: by somebody who waits for the last one before that is held
   */
  public record Line(FileLock lock, long device, long inode, boolean waits) {}

  /** What somebody who wants a lock waits for, and on which file. */
  private record Wait(FileLock blocker, FileLocks file) {}

  /** Sizes of Linux's {@code struct file_lock} and {@code struct file_lock_context}. */
  private static final int LOCK_BYTES = 192;

  private static final int CONTEXT_BYTES = 56;

  final SpinLock lock = new SpinLock(LOCK);
  private final SlabCache locks;
  private final SlabCache contexts;

  /** The inodes with locks held, in the order in which they got their first. Guarded by {@link #lock}. */
  private final Map<FileLocks, Boolean> held = new LinkedHashMap<>();

  /** The wanted locks of those that wait, with one lock that stands in the way of each. Guarded by {@link #lock}. */
  private final Map<FileLock, Wait> waits = new LinkedHashMap<>();

  public LockTable(SlabAllocator slabs) {
    locks = slabs.cache(new CacheSpec("file_lock_cache", LOCK_BYTES).chargedToGroups());
    contexts = slabs.cache(new CacheSpec("file_lock_ctx", CONTEXT_BYTES).chargedToGroups());
  }

  /** {@return no objects yet for locks} */
  LockMemory memory() {
    return new LockMemory(locks);
  }

  /** {@return the cache of what an inode has that ever had a lock} */
  SlabCache contexts() {
    return contexts;
  }

  /** {@return all locks that are held} */
  public List<Line> lines() {
    try (var _ = lock.acquire()) {
      List<Line> lines = new ArrayList<>();
      for (FileLocks file : held.keySet()) {
        file.addLines(lines);
      }
      return lines;
    }
  }

  void holds(FileLocks file, boolean any) {
    if (any) {
      held.put(file, true);
    } else {
      held.remove(file);
    }
  }

  void waits(FileLock wanted, FileLock blocker, FileLocks file) {
    waits.put(wanted, new Wait(blocker, file));
  }

  /** {@return the locks of {@code file} that somebody waits for}, under the lock */
  List<FileLock> wanted(FileLocks file) {
    return waits.entrySet().stream().filter(wait -> wait.getValue().file == file).map(Map.Entry::getKey).toList();
  }

  void waitsNoMore(FileLock wanted) {
    waits.remove(wanted);
  }

  /** {@return whether the owner of {@code blocker} waits, through any number of others, for the owner of {@code wanted}} */
  boolean wouldDeadlock(FileLock wanted, FileLock blocker) {
    FileLock next = blocker;
    for (int steps = 0; next != null && steps <= waits.size(); steps++) {
      if (next.owner().same(wanted.owner())) {
        return true;
      }
      next = whatStops(next.owner());
    }
    return false;
  }

  private FileLock whatStops(LockOwner owner) {
    for (Map.Entry<FileLock, Wait> wait : waits.entrySet()) {
      if (wait.getKey().kind() == FileLock.Kind.POSIX && wait.getKey().owner().same(owner)) {
        return wait.getValue().blocker;
      }
    }
    return null;
  }
}

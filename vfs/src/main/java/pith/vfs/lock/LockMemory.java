package pith.vfs.lock;

import java.util.ArrayDeque;
import pith.mm.slab.SlabCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Slab objects for locks. Those that an operation may need are taken ahead, since nobody may wait for memory under the table's lock; what it did not need goes
 * back at its end. Which object belongs to which lock does not matter, only that there is one for each. Source: Linux {@code posix_lock_inode}, which does the
 * same.
 */
final class LockMemory implements AutoCloseable {
  private final SlabCache cache;
  private final ArrayDeque<Long> objects = new ArrayDeque<>();

  LockMemory(SlabCache cache) {
    this.cache = cache;
  }

  /** Takes {@code count} objects more, or none and refuses with {@code refusal}. May sleep. */
  LockMemory reserve(int count, Errno refusal) {
    try {
      for (int i = 0; i < count; i++) {
        objects.push(cache.allocate());
      }
      return this;
    } catch (Refused noMemory) {
      close();
      throw Refused.of(refusal);
    }
  }

  /** Makes these as many as there are {@code locks}, from and to {@code spare}. */
  void settle(int locks, LockMemory spare) {
    while (objects.size() < locks) {
      objects.push(spare.objects.pop());
    }
    while (objects.size() > locks) {
      spare.objects.push(objects.pop());
    }
  }

  /** Gives all back. */
  @Override
  public void close() {
    while (!objects.isEmpty()) {
      cache.free(objects.pop());
    }
  }
}

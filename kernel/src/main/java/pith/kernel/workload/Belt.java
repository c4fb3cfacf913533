package pith.kernel.workload;

import java.util.ArrayDeque;
import java.util.Deque;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;

/** A queue of bounded length between two kernel threads; who finds it full or empty sleeps. */
final class Belt {
  private static final LockClass LOCK = LockClass.of("workload.belt");

  private final int length;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue changed = new WaitQueue();
  private final Deque<long[]> batches = new ArrayDeque<>();

  /** An empty queue with room for {@code length} batches. */
  Belt(int length) {
    this.length = length;
  }

  void put(long[] batch) {
    changed.await(Sleep.UNINTERRUPTIBLE, () -> size() < length);
    try (var _ = lock.acquire()) {
      batches.add(batch);
    }
    changed.wakeAll();
  }

  long[] take() {
    changed.await(Sleep.UNINTERRUPTIBLE, () -> size() > 0);
    long[] batch;
    try (var _ = lock.acquire()) {
      batch = batches.remove();
    }
    changed.wakeAll();
    return batch;
  }

  private int size() {
    try (var _ = lock.acquire()) {
      return batches.size();
    }
  }
}

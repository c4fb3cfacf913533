package pith.kernel.fork;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** The last forks of the machine, stage by stage. */
public final class ForkHistory {
  private static final LockClass LOCK = LockClass.of("fork_history");
  private static final int CAPACITY = 64;

  private final SpinLock lock = new SpinLock(LOCK);
  private final Deque<ForkRecord> records = new ArrayDeque<>();

  void add(ForkRecord record) {
    try (SpinLock.Held held = lock.acquire()) {
      records.addLast(record);
      if (records.size() > CAPACITY) {
        records.removeFirst();
      }
    }
  }

  /** {@return the last forks, oldest first} */
  public List<ForkRecord> last() {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(records);
    }
  }
}

package pith.kernel.task;

import java.util.TreeMap;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** How many tasks each user has (Linux's {@code user_struct}). */
public final class UserAccounts {
  private static final LockClass LOCK = LockClass.of("uidhash_lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final TreeMap<Integer, Integer> tasks = new TreeMap<>();

  public void add(int uid) {
    try (SpinLock.Held held = lock.acquire()) {
      tasks.merge(uid, 1, Integer::sum);
    }
  }

  public void remove(int uid) {
    try (SpinLock.Held held = lock.acquire()) {
      tasks.computeIfPresent(uid, (user, count) -> count == 1 ? null : count - 1);
    }
  }

  /** {@return the number of tasks of a user} */
  public int tasks(int uid) {
    try (SpinLock.Held held = lock.acquire()) {
      return tasks.getOrDefault(uid, 0);
    }
  }
}

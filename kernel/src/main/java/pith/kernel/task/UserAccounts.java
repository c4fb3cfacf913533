package pith.kernel.task;

import java.util.TreeMap;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * How many tasks each user has (Linux's {@code user_struct}). Each user but root, who is part of the kernel's image, takes an object of a slab cache as long as
 * there are tasks of theirs.
 */
public final class UserAccounts {
  private static final LockClass LOCK = LockClass.of("uidhash_lock");

  /** A user with tasks. */
  private record Account(int tasks, long object) {}

  private final SlabCache cache;
  private final SpinLock lock = new SpinLock(LOCK);
  private final TreeMap<Integer, Account> accounts = new TreeMap<>();

  UserAccounts(SlabCache cache) {
    this.cache = cache;
  }

  /** One task more. May sleep; refuses with ENOMEM. */
  public void add(int uid) {
    long spare = uid == 0 || tasks(uid) > 0 ? 0 : cache.allocate();
    while (!tryAdd(uid, spare)) {
      spare = cache.allocate(); // the last task of the user's went meanwhile
    }
  }

  /** Takes over {@code spare}, unless it is 0. {@return false if the user's first task needs one} */
  private boolean tryAdd(int uid, long spare) {
    long unneeded = 0;
    try (SpinLock.Held held = lock.acquire()) {
      Account present = accounts.get(uid);
      if (present == null && spare == 0 && uid != 0) {
        return false;
      }
      unneeded = present == null ? 0 : spare;
      accounts.put(uid, present == null ? new Account(1, spare) : new Account(present.tasks + 1, present.object));
    }
    free(unneeded);
    return true;
  }

  public void remove(int uid) {
    long object = 0;
    try (SpinLock.Held held = lock.acquire()) {
      Account present = accounts.get(uid);
      if (present.tasks > 1) {
        accounts.put(uid, new Account(present.tasks - 1, present.object));
      } else {
        accounts.remove(uid);
        object = present.object;
      }
    }
    free(object);
  }

  private void free(long object) {
    if (object != 0) {
      cache.free(object);
    }
  }

  /** {@return the number of tasks of a user} */
  public int tasks(int uid) {
    try (SpinLock.Held held = lock.acquire()) {
      Account present = accounts.get(uid);
      return present == null ? 0 : present.tasks;
    }
  }
}

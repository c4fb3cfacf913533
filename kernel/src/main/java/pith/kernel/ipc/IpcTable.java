package pith.kernel.ipc;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** All objects of one kind, by number and by key. Source: semget(2), msgget(2), Linux's {@code ipc/util.c}. */
public final class IpcTable<T extends IpcObject> {
  /** Linux: {@code SEMMNI} and {@code MSGMNI}. */
  public static final int MOST = 32_000;

  private static final LockClass LOCK = LockClass.of("ipc_ids.rwsem");
  private static final int IPC_CREAT = 01000, IPC_EXCL = 02000;

  private final Mutex lock = new Mutex(LOCK);

  /** Guarded by {@link #lock}, as the next. */
  private final TreeMap<Integer, T> objects = new TreeMap<>();

  private int next;

  /** {@return the object of {@code key}: one that {@code fits} does not refuse, or if it is wanted and there is none, what {@code maker} makes} */
  public T get(int key, int flags, Credentials who, Consumer<T> fits, IntFunction<T> maker) {
    try (var _ = lock.acquire()) {
      T found = key == IpcPermissions.PRIVATE ? null : byKey(key);
      if (found != null) {
        refuseIf((flags & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL), Errno.EEXIST);
        fits.accept(found);
        found.check(who, flags);
        return found;
      }
      refuseIf(key != IpcPermissions.PRIVATE && (flags & IPC_CREAT) == 0, Errno.ENOENT);
      refuseIf(objects.size() >= MOST, Errno.ENOSPC);
      T made = maker.apply(next);
      objects.put(next++, made);
      return made;
    }
  }

  private T byKey(int key) {
    return objects.values().stream().filter(object -> object.hasKey(key)).findFirst().orElse(null);
  }

  /** {@return the object of a number} Refuses with EINVAL. */
  public T find(int id) {
    try (var _ = lock.acquire()) {
      T object = objects.get(id);
      refuseIf(object == null, Errno.EINVAL);
      return object;
    }
  }

  /** Takes an object away from everybody. Refuses with EINVAL, EPERM. */
  public void remove(int id, Credentials who) {
    try (var _ = lock.acquire()) {
      T object = objects.get(id);
      refuseIf(object == null, Errno.EINVAL);
      object.remove(who);
      objects.remove(id);
    }
  }

  /** {@return the largest number in use, 0 if there is none} */
  public int last() {
    try (var _ = lock.acquire()) {
      return objects.isEmpty() ? 0 : objects.lastKey();
    }
  }

  /** {@return what there is now} */
  public List<T> all() {
    try (var _ = lock.acquire()) {
      return List.copyOf(objects.values());
    }
  }

  private static void refuseIf(boolean wrong, Errno errno) {
    if (wrong) {
      throw Refused.of(errno);
    }
  }
}

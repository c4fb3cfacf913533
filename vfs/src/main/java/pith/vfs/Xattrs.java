package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The extended attributes of one inode, in memory. */
public final class Xattrs {
  private static final LockClass LOCK = LockClass.of("xattrs.lock");

  /** Flags of setxattr: the attribute must not exist, or must. */
  public static final int CREATE = 1;

  public static final int REPLACE = 2;

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}. */
  private final TreeMap<String, byte[]> values = new TreeMap<>();

  /** {@return a copy of the value} */
  public byte[] get(String name) {
    try (var _ = lock.acquire()) {
      byte[] value = values.get(name);
      if (value == null) {
        throw Refused.of(Errno.ENODATA);
      }
      return value.clone();
    }
  }

  public void set(String name, byte[] value, int flags) {
    try (var _ = lock.acquire()) {
      boolean present = values.containsKey(name);
      if ((flags & CREATE) != 0 && present) {
        throw Refused.of(Errno.EEXIST);
      }
      if ((flags & REPLACE) != 0 && !present) {
        throw Refused.of(Errno.ENODATA);
      }
      values.put(name, value.clone());
    }
  }

  public void remove(String name) {
    try (var _ = lock.acquire()) {
      if (values.remove(name) == null) {
        throw Refused.of(Errno.ENODATA);
      }
    }
  }

  /** {@return the names, sorted} */
  public List<String> names() {
    try (var _ = lock.acquire()) {
      return new ArrayList<>(values.keySet());
    }
  }
}

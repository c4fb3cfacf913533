package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Extended attributes that live in memory only. */
final class MemoryXattrs implements Xattrs {
  private static final LockClass LOCK = LockClass.of("xattrs.lock");

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}. */
  private final TreeMap<String, byte[]> values = new TreeMap<>();

  @Override
  public byte[] get(String name) {
    try (var _ = lock.acquire()) {
      byte[] value = values.get(name);
      if (value == null) {
        throw Refused.of(Errno.ENODATA);
      }
      return value.clone();
    }
  }

  @Override
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

  @Override
  public void remove(String name) {
    try (var _ = lock.acquire()) {
      if (values.remove(name) == null) {
        throw Refused.of(Errno.ENODATA);
      }
    }
  }

  @Override
  public List<String> names() {
    try (var _ = lock.acquire()) {
      return new ArrayList<>(values.keySet());
    }
  }
}

package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The kinds of file system that a machine knows, in the order in which they registered. */
public final class FileSystems {
  private static final LockClass LOCK = LockClass.of("file_systems.lock");

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}. */
  private final List<FileSystemType> types = new ArrayList<>();

  private volatile long generation;

  public void register(FileSystemType type) {
    try (var _ = lock.acquire()) {
      types.add(type);
      generation++;
    }
  }

  public void unregister(FileSystemType type) {
    try (var _ = lock.acquire()) {
      types.remove(type);
      generation++;
    }
  }

  /** {@return a number that changes with every registration, for whoever keeps a rendering} */
  public long generation() {
    return generation;
  }

  public List<FileSystemType> all() {
    try (var _ = lock.acquire()) {
      return List.copyOf(types);
    }
  }

  /**
   * {@return the type called {@code name}}
   *
   * @throws Refused ENODEV
   */
  public FileSystemType named(String name) {
    for (FileSystemType type : all()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw Refused.of(Errno.ENODEV);
  }
}

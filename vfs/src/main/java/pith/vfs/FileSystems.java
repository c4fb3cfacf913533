package pith.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.memory.Access;
import pith.hal.memory.StaticData;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.RwSpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuRef;

/**
 * The kinds of file system that a machine knows, in the order in which they registered. Writers exclude each other and publish a new list; readers look at one
 * under RCU. Source: Linux {@code fs/filesystems.c} of 7.2.
 *
 * <p>The lock serves readers too, as it did before 7.2: {@link #eachLocked} is that way, kept to be compared with.
 *
 * <p>Lock order: {@code file_systems.lock}, then what the one that is told of changes takes.
 */
public final class FileSystems {
  private static final LockClass LOCK = LockClass.of("file_systems.lock");

  /** What a reader looks at of a type: its name's address and its flags. */
  private static final int RECORD_BYTES = 24;

  private final RwSpinLock lock = new RwSpinLock(LOCK);
  private final RcuRef<List<FileSystemType>> types;
  private final StaticData image;
  private final Rcu rcu;

  /** Told of each change while the lock is held; guarded by it. */
  private Runnable watcher = () -> {};

  FileSystems(StaticData image, Rcu rcu) {
    this.image = image;
    this.rcu = rcu;
    this.types = new RcuRef<>(rcu.checker(), List.of());
    lock.place(image.fileSystem(0));
  }

  /** {@code told}, which must not sleep, runs in every change from now on, before anybody can know that the change is done. */
  public void watch(Runnable told) {
    try (var _ = lock.write()) {
      watcher = told;
    }
  }

  /** Makes a type known. Refused with EBUSY if there is one of its name. Allocates nothing that the kernel could be out of. */
  public void register(FileSystemType type) {
    try (var _ = lock.write()) {
      List<FileSystemType> more = new ArrayList<>(types.getExclusively());
      if (more.stream().anyMatch(known -> known.name().equals(type.name()))) {
        throw Refused.of(Errno.EBUSY);
      }
      more.add(type);
      change(more);
    }
  }

  /** Forgets a type; sleeps until no reader can see it any more. Refused with EINVAL if it is not known. */
  public void unregister(FileSystemType type) {
    try (var _ = lock.write()) {
      List<FileSystemType> fewer = new ArrayList<>(types.getExclusively());
      if (!fewer.remove(type)) {
        throw Refused.of(Errno.EINVAL);
      }
      change(fewer);
    }
    rcu.synchronize();
  }

  private void change(List<FileSystemType> to) {
    types.publish(List.copyOf(to));
    watcher.run();
  }

  /** {@return the types as they are now} */
  public List<FileSystemType> all() {
    try (var _ = rcu.read()) {
      return types.get();
    }
  }

  /** Shows every type to {@code reader}, which must not sleep, without a lock. */
  public void each(Consumer<FileSystemType> reader) {
    try (var _ = rcu.read()) {
      walk(types.get(), reader);
    }
  }

  /** As {@link #each}, under the lock. */
  public void eachLocked(Consumer<FileSystemType> reader) {
    try (var _ = lock.read()) {
      walk(types.getExclusively(), reader);
    }
  }

  private void walk(List<FileSystemType> all, Consumer<FileSystemType> reader) {
    int number = 1;
    for (FileSystemType type : all) {
      Work.touch(image.fileSystem(number++), RECORD_BYTES, Access.LOAD);
      reader.accept(type);
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

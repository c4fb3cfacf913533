package pith.kernel.ipc;

import java.util.concurrent.TimeUnit;
import pith.kernel.task.Kernel;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** A semaphore set or a message queue. */
public abstract sealed class IpcObject permits SemaphoreSet, MessageQueue {
  private static final LockClass LOCK = LockClass.of("kern_ipc_perm.lock");

  final Kernel kernel;
  final SpinLock lock = new SpinLock(LOCK);

  private final int id;

  /** Guarded by {@link #lock}, as the next. */
  final IpcPermissions permissions;

  long changedAt;

  /** Written under the lock; who waits looks at it without. */
  volatile boolean removed;

  IpcObject(Kernel kernel, int id, IpcPermissions permissions) {
    this.kernel = kernel;
    this.id = id;
    this.permissions = permissions;
    changedAt = now();
  }

  /** {@return its number} */
  public int id() {
    return id;
  }

  long now() {
    return TimeUnit.NANOSECONDS.toSeconds(kernel.monotonicNanos() + kernel.clocks().realtimeOffsetNanos());
  }

  boolean hasKey(int key) {
    try (var _ = lock.acquire()) {
      return permissions.key() == key;
    }
  }

  /** Refuses with EACCES. */
  public void check(Credentials who, int wanted) {
    try (var _ = lock.acquire()) {
      permissions.check(who, wanted);
    }
  }

  /** Gives it another owner and other permissions, as IPC_SET asks for. */
  public void change(Credentials who, byte[] status) {
    try (var _ = lock.acquire()) {
      refuseRemoved();
      permissions.change(who, status);
      changedAt = now();
    }
  }

  /** {@return its status, as IPC_STAT tells it} */
  public abstract byte[] status();

  /** Whoever waits is sent away with EIDRM, and what it keeps is freed. Refuses with EPERM; whether it is the first to remove it is the table's affair. */
  void remove(Credentials who) {
    try (var _ = lock.acquire()) {
      permissions.checkOwner(who);
      removed = true;
    }
    discard();
  }

  /** It is removed: wakes who waits, frees memory. */
  abstract void discard();

  /** Refuses with EIDRM what was removed meanwhile. */
  final void refuseRemoved() {
    if (removed) {
      throw Refused.of(Errno.EIDRM);
    }
  }
}

package pith.kernel.shm;

import java.util.concurrent.TimeUnit;
import pith.kernel.ipc.IpcPermissions;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.space.SharedMemory;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/**
 * Memory that processes find by a number. One that was removed loses its key, and goes when nobody has it attached any more: its number works until then.
 * Source: Linux's {@code struct shmid_kernel}.
 */
public final class Segment implements MappedFile {
  private static final LockClass LOCK = LockClass.of("kern_ipc_perm.lock");

  final int id;
  final long bytes;
  final int creatorPid;
  private final Kernel kernel;
  private final SharedMemory memory;
  final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as all that follow. */
  final IpcPermissions permissions;

  int attached;
  long attachedAt;
  long detachedAt;
  long changedAt;
  int lastPid;
  boolean pinned;
  boolean removed;
  private boolean gone;

  Segment(Kernel kernel, int id, int key, long bytes, int mode, Credentials who, SharedMemory memory) {
    this.kernel = kernel;
    this.id = id;
    this.bytes = bytes;
    this.memory = memory;
    permissions = new IpcPermissions(key, mode, who);
    creatorPid = pid();
    changedAt = now();
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toSeconds(kernel.monotonicNanos() + kernel.clocks().realtimeOffsetNanos());
  }

  private static int pid() {
    return Execution.currentOrNull() instanceof Task task ? task.process().pid() : 0;
  }

  /** {@return its size in bytes} */
  public long bytes() {
    return bytes;
  }

  /** {@return whether it was removed and nobody has it any more} */
  boolean gone() {
    try (var _ = lock.acquire()) {
      return gone;
    }
  }

  boolean hasKey(int wanted) {
    try (var _ = lock.acquire()) {
      return permissions.key() == wanted;
    }
  }

  /** Refuses with EACCES who may not read it, or not read and write it. */
  void checkAccess(Credentials who, boolean write) {
    try (var _ = lock.acquire()) {
      permissions.check(who, write ? IpcPermissions.READ | IpcPermissions.WRITE : IpcPermissions.READ);
    }
  }

  /** Gives it another owner and other permissions. Refuses with EPERM. */
  public void change(Credentials who, byte[] status) {
    try (var _ = lock.acquire()) {
      permissions.change(who, status);
      changedAt = now();
    }
  }

  /** Its pages stay in memory, or need not any longer. Refuses with EPERM, ENOMEM. */
  public void pin(Credentials who, boolean stay, long mostLocked) {
    boolean free = who.has(Capability.IPC_LOCK);
    try (var _ = lock.acquire()) {
      if (!free && (!permissions.owns(who) || stay && mostLocked == 0)) {
        throw Refused.of(Errno.EPERM);
      }
      if (!free && stay && bytes > mostLocked) {
        throw Refused.of(Errno.ENOMEM);
      }
      pinned = stay;
    }
    pageCache().pin(stay);
  }

  /** Nobody finds it by its key any more, and it goes with its last user. Refuses with EPERM. */
  public void remove(Credentials who) {
    boolean last;
    try (var _ = lock.acquire()) {
      permissions.checkOwner(who);
      permissions.forgetKey();
      last = attached == 0 && !gone;
      removed = true;
      gone |= last;
    }
    if (last) {
      memory.put();
    }
  }

  @Override
  public PageCache pageCache() {
    return memory.pageCache();
  }

  @Override
  public void get() {
    try (var _ = lock.acquire()) {
      if (gone) {
        throw Refused.of(Errno.EINVAL);
      }
      attached++;
      attachedAt = now();
      lastPid = pid();
    }
    memory.get();
  }

  @Override
  public void put() {
    boolean last;
    try (var _ = lock.acquire()) {
      attached--;
      detachedAt = now();
      lastPid = pid();
      last = attached == 0 && removed;
      gone |= last;
    }
    memory.put();
    if (last) {
      memory.put();
    }
  }

  @Override
  public String path() {
    return String.format("/SYSV%08x (deleted)", permissions.key());
  }

  @Override
  public long inode() {
    return id;
  }

  @Override
  public long device() {
    return memory.device();
  }
}

package pith.kernel.task;

import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabAllocator;
import pith.mm.slab.SlabCache;

/**
 * The slab caches of the kernel's own object types, with the names of Linux's caches and the sizes of its structures on riscv64 (bytes). Those of files are in
 * {@code pith.vfs}, those of memory in {@code pith.mm}.
 */
public final class KernelObjects {
  private static final int PATH = 4096;
  private static final int USER_STRUCT = 168;
  private static final int TASK_STRUCT = 4032;
  private static final int SIGNAL = 1152;
  private static final int SIGHAND = 2088;
  private static final int CRED = 184;
  private static final int PID = 144;
  private static final int SIGQUEUE = 80;
  private static final int K_ITIMER = 272;
  private static final int EPITEM = 128;
  private static final int EPPOLL_ENTRY = 64;
  private static final int INOTIFY_INODE_MARK = 80;

  private final SlabCache names;
  private final SlabCache users;
  private final SlabCache taskStruct;
  private final SlabCache signal;
  private final SlabCache sighand;
  private final SlabCache credentials;
  private final SlabCache pid;
  private final SlabCache sigqueue;
  private final SlabCache posixTimer;
  private final SlabCache epollItem;
  private final SlabCache epollHook;
  private final SlabCache inotifyMark;

  public KernelObjects(SlabAllocator slabs) {
    names = slabs.cache(new CacheSpec("names_cache", PATH).lineAligned());
    users = slabs.cache(new CacheSpec("uid_cache", USER_STRUCT).lineAligned());
    taskStruct = slabs.cache(new CacheSpec("task_struct", TASK_STRUCT).chargedToGroups());
    signal = slabs.cache(new CacheSpec("signal_cache", SIGNAL).lineAligned().chargedToGroups());
    sighand = slabs.cache(new CacheSpec("sighand_cache", SIGHAND).lineAligned().chargedToGroups());
    credentials = slabs.cache(new CacheSpec("cred_jar", CRED).lineAligned().chargedToGroups());
    pid = slabs.cache(new CacheSpec("pid", PID).lineAligned().chargedToGroups());
    sigqueue = slabs.cache(new CacheSpec("sigqueue", SIGQUEUE).chargedToGroups());
    posixTimer = slabs.cache(new CacheSpec("posix_timers_cache", K_ITIMER).chargedToGroups());
    epollItem = slabs.cache(new CacheSpec("eventpoll_epi", EPITEM).lineAligned().chargedToGroups());
    epollHook = slabs.cache(new CacheSpec("eventpoll_pwq", EPPOLL_ENTRY).chargedToGroups());
    inotifyMark = slabs.cache("inotify_inode_mark", INOTIFY_INODE_MARK);
  }

  /** {@return the cache of paths that system calls were given} */
  public SlabCache names() {
    return names;
  }

  /** {@return the cache of what is kept of each user who has tasks} */
  public SlabCache users() {
    return users;
  }

  public SlabCache taskStruct() {
    return taskStruct;
  }

  public SlabCache signal() {
    return signal;
  }

  public SlabCache sighand() {
    return sighand;
  }

  public SlabCache credentials() {
    return credentials;
  }

  public SlabCache pid() {
    return pid;
  }

  public SlabCache sigqueue() {
    return sigqueue;
  }

  public SlabCache posixTimer() {
    return posixTimer;
  }

  /** {@return the cache of what an epoll instance watches} */
  public SlabCache epollItem() {
    return epollItem;
  }

  /** {@return the cache of that by which what is watched hangs on each queue that tells of it} */
  public SlabCache epollHook() {
    return epollHook;
  }

  public SlabCache inotifyMark() {
    return inotifyMark;
  }
}

package pith.kernel.inotify;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pith.kernel.task.Interrupted;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FsNotify;
import pith.vfs.Inode;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** An open inotify descriptor: watches by number, and the events that wait to be read. */
public final class InotifyFile extends File {
  /** Size of Linux's {@code struct fsnotify_group}. */
  private static final int RECORD_BYTES = 240;
  private static final LockClass LOCK = LockClass.of("inotify.lock");
  private static final int FIONREAD = 0x541b;

  /** How many watches one descriptor may have. Source: Linux {@code fs.inotify.max_user_watches}, its least default. */
  private static final int MAX_WATCHES = 8192;

  private final SlabCache marks;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue readers = new WaitQueue();

  /** Guarded by {@link #lock}, as the next two. */
  private final TreeMap<Integer, Watch> watches = new TreeMap<>();

  private final EventQueue queue;
  private int lastNumber;

  private InotifyFile(Path path, int flags, Credentials who, SlabCache marks) {
    super(path, flags, who, RECORD_BYTES);
    this.marks = marks;
    queue = new EventQueue(vfs().memory().slabs().kmalloc());
  }

  /** {@return a new inotify file, whose watches are of {@code marks}; {@code flags} may hold O_NONBLOCK} */
  public static InotifyFile open(Vfs vfs, SlabCache marks, int flags, Credentials who) {
    try (Path path = vfs.anonymous().named("inotify")) {
      return new InotifyFile(path, OpenFlags.RDONLY | flags, who, marks);
    }
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  /**
   * Watches {@code inode}, or changes what it is watched for. {@return the watch's number}
   *
   * @throws Refused EINVAL for a mask that asks for nothing, EEXIST with MASK_CREATE, ENOSPC for too many watches, ENOMEM
   */
  public int watch(Inode inode, int mask) {
    if ((mask & InotifyMask.KNOWN) == 0 || (mask & InotifyMask.MASK_ADD) != 0 && (mask & InotifyMask.MASK_CREATE) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long spare = find(inode) == null ? marks.allocate() : 0;
    try (var _ = lock.acquire()) {
      Watch present = find(inode);
      if (present == null) {
        int wd = add(inode, mask, spare);
        spare = 0;
        return wd;
      }
      if ((mask & InotifyMask.MASK_CREATE) != 0) {
        throw Refused.of(Errno.EEXIST);
      }
      present.mask = (mask & InotifyMask.MASK_ADD) != 0 ? present.mask | mask : mask;
      return present.wd;
    } finally {
      if (spare != 0) {
        marks.free(spare);
      }
    }
  }

  private Watch find(Inode inode) {
    for (Watch watch : Watch.of(inode)) {
      if (watch.file == this) {
        return watch;
      }
    }
    return null;
  }

  private int add(Inode inode, int mask, long mark) {
    if (watches.size() >= MAX_WATCHES) {
      throw Refused.of(Errno.ENOSPC);
    }
    Watch watch = new Watch(marks, mark, this, inode.get(), ++lastNumber, mask);
    watches.put(watch.wd, watch);
    watch.attach();
    return watch.wd;
  }

  /** Ends a watch. Refuses with EINVAL if there is none of that number. */
  public void unwatch(int wd) {
    Watch watch;
    try (var _ = lock.acquire()) {
      watch = watches.get(wd);
    }
    if (watch == null) {
      throw Refused.of(Errno.EINVAL);
    }
    ended(watch, 0);
  }

  /** A watch is over; {@code why} is an event to tell before, or 0. After an unmount the inode is gone, so nothing is given back. */
  void ended(Watch watch, int why) {
    try (var _ = lock.acquire()) {
      if (watches.remove(watch.wd) == null) {
        return;
      }
      watch.detach();
      if (why != 0) {
        queue.add(new Event(watch.wd, why, 0, null));
      }
      queue.add(new Event(watch.wd, InotifyMask.IGNORED, 0, null));
    }
    readers.wakeAll();
    watch.free();
    if (why != InotifyMask.UNMOUNT) {
      watch.inode.put();
    }
  }

  /** Something happened to what {@code watch} watches. */
  void tell(Watch watch, int mask, String name, int cookie) {
    boolean last;
    try (var _ = lock.acquire()) {
      boolean declined = (watch.mask & mask & InotifyMask.EXCL_UNLINK) != 0;
      if (declined || (watch.mask & mask & InotifyMask.ALL_EVENTS) == 0 || watches.get(watch.wd) != watch) {
        return;
      }
      queue.add(new Event(watch.wd, mask & ~FsNotify.UNLINKED, cookie, name));
      last = (watch.mask & InotifyMask.ONESHOT) != 0;
    }
    readers.wakeAll();
    if (last) {
      ended(watch, 0);
    }
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    while (true) {
      List<Event> taken;
      try (var _ = lock.acquire()) {
        taken = queue.take(to.remaining());
      }
      if (!taken.isEmpty()) {
        return put(taken, to);
      }
      if (isNonBlocking()) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (readers.await(Sleep.INTERRUPTIBLE, this::hasEvents) == WaitResult.INTERRUPTED) {
        throw Interrupted.RESTARTABLE;
      }
    }
  }

  private static long put(List<Event> events, IoTarget to) {
    long done = 0;
    for (Event event : events) {
      byte[] bytes = event.bytes();
      done += to.put(bytes, 0, bytes.length);
    }
    return done;
  }

  private boolean hasEvents() {
    try (var _ = lock.acquire()) {
      return !queue.isEmpty();
    }
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(readers);
    }
    return hasEvents() ? PollMask.IN | PollMask.RDNORM : 0;
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    if (command != FIONREAD) {
      return super.ioctl(command, argument, memory);
    }
    int bytes;
    try (var _ = lock.acquire()) {
      bytes = queue.bytes();
    }
    memory.writeInt(argument, bytes);
    return 0;
  }

  @Override
  public String information() {
    StringBuilder text = new StringBuilder();
    try (var _ = lock.acquire()) {
      for (Watch watch : watches.values()) {
        text.append(String.format("inotify wd:%x ino:%x sdev:%x mask:%x ignored_mask:0%n", watch.wd, watch.inode.number(), watch.inode.superBlock().device(), watch.mask));
      }
    }
    return text.toString();
  }

  @Override
  protected void released() {
    List<Watch> all;
    try (var _ = lock.acquire()) {
      all = new ArrayList<>(watches.values());
    }
    all.forEach(watch -> ended(watch, 0));
    try (var _ = lock.acquire()) {
      queue.clear();
    }
  }
}

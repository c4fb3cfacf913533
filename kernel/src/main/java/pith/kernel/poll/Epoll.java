package pith.kernel.poll;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pith.kernel.task.KernelObjects;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** An open epoll instance (epoll(7)). */
public final class Epoll extends File implements RingSignalled {
  /** Size of Linux's {@code struct eventpoll}. */
  private static final int RECORD_BYTES = 184;
  public static final int EPOLLET = 1 << 31;
  public static final int EPOLLONESHOT = 1 << 30;
  public static final int EPOLLWAKEUP = 1 << 29;
  public static final int EPOLLEXCLUSIVE = 1 << 28;
  private static final int OPTIONS = EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE;

  /** What may be asked for together with EPOLLEXCLUSIVE. */
  private static final int EXCLUSIVE_EVENTS = PollMask.IN | PollMask.OUT | PollMask.ERR | PollMask.HUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;
  private static final int MAX_NESTING = 5;
  private static final LockClass LOCK = LockClass.of("epoll->mutex");
  private static final LockClass READY_LOCK = LockClass.of("epoll->ready_lock");
  private static final LockClass QUEUE = LockClass.of("epoll->wait_queue");

  /** An event to report: what is ready, and the caller's own data. */
  public record Ready(int events, long data) {}

  /** A descriptor and the file it stood for when it was added: what an interest is known by. */
  private record Key(int fd, File file) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.fd == fd && key.file == file;
    }

    @Override
    public int hashCode() {
      return fd;
    }
  }

  /** One watched file: a slab object, and one for each queue that it hangs on. */
  private final class Interest implements PollTable, WaitQueue.Waiter {
    final Key key;
    final List<WaitQueue> queues = new ArrayList<>();
    final List<Long> hooks = new ArrayList<>();
    final long item;
    int events;
    long data;

    Interest(Key key, int events, long data) {
      this.item = objects.epollItem().allocate();
      this.key = key;
      ask(events, data);
    }

    /** Errors and hang-ups are told unasked; a one-shot interest that has fired is deaf to them too. */
    void ask(int wanted, long label) {
      events = wanted | PollMask.ERR | PollMask.HUP;
      data = label;
    }

    boolean exclusive() {
      return (events & EPOLLEXCLUSIVE) != 0;
    }

    @Override
    public void register(WaitQueue queue) {
      hooks.add(objects.epollHook().allocate());
      queues.add(queue);
      if (exclusive()) {
        queue.addExclusive(this);
      } else {
        queue.add(this);
      }
    }

    @Override
    public boolean wake() {
      boolean awaited = waiters.hasWaiters();
      boolean byRing = key.file instanceof RingSignalled source && source.signalledByRing();
      ringsSignal.addAndGet(byRing ? 1 : 0);
      markReady(this);
      ringsSignal.addAndGet(byRing ? -1 : 0);
      return awaited;
    }

    int look() {
      return key.file.poll(null) & events & ~OPTIONS;
    }

    void forget() {
      queues.forEach(queue -> queue.remove(this));
      hooks.forEach(objects.epollHook()::free);
      objects.epollItem().free(item);
    }
  }

  private final KernelObjects objects;
  private final Consumer<File> closing = this::fileClosed;
  private final Mutex lock = new Mutex(LOCK);
  private final SpinLock readyLock = new SpinLock(READY_LOCK);
  private final WaitQueue waiters = new WaitQueue(QUEUE);

  /** Guarded by {@link #lock}; in the order in which they were added. */
  private final Map<Key, Interest> interests = new LinkedHashMap<>();

  /** Interests woken since they were last looked at. Guarded by {@link #readyLock}. */
  private final Set<Interest> ready = new LinkedHashSet<>();

  /** How many rings make a watched file ready at this moment. */
  private final AtomicInteger ringsSignal = new AtomicInteger();

  private Epoll(Path path, KernelObjects objects) {
    super(path, OpenFlags.RDWR, Credentials.ROOT, RECORD_BYTES);
    this.objects = objects;
  }

  /** {@return a new, empty instance} */
  public static File open(Vfs vfs, KernelObjects objects) {
    try (Path path = vfs.anonymous().named("[eventpoll]")) {
      return new Epoll(path, objects);
    }
  }

  @Override
  public String information() {
    StringBuilder text = new StringBuilder();
    try (Mutex.Held held = lock.acquire()) {
      for (Interest interest : interests.values()) {
        File file = interest.key.file;
        text.append(String.format(
            "tfd: %8d events: %8x data: %16x  pos:%d ino:%x sdev:%x%n", interest.key.fd, interest.events, interest.data, file.position(), file.inode().number(),
            file.inode().superBlock().device()));
      }
    }
    return text.toString();
  }

  private void markReady(Interest interest) {
    boolean added;
    try (SpinLock.Held held = readyLock.acquire()) {
      added = ready.add(interest);
    }
    if (added) {
      waiters.wakeAll();
    }
  }

  @Override
  public boolean signalledByRing() {
    return ringsSignal.get() > 0;
  }

  /** EPOLL_CTL_ADD. Refuses with ENOMEM, besides what concerns {@code file}. */
  public void add(int fd, File file, int events, long data) {
    if ((events & EPOLLEXCLUSIVE) != 0 && ((events & ~EXCLUSIVE_EVENTS) != 0 || file instanceof Epoll)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (file == this || nesting(file, 0) >= MAX_NESTING) {
      throw Refused.of(file == this ? Errno.EINVAL : Errno.ELOOP);
    }
    if (!file.isPollable()) {
      throw Refused.of(Errno.EPERM);
    }
    Key key = new Key(fd, file);
    try (Mutex.Held held = lock.acquire()) {
      if (interests.containsKey(key)) {
        throw Refused.of(Errno.EEXIST);
      }
      Interest interest = new Interest(key, events, data);
      interests.put(key, interest);
      file.watch(closing);
      try {
        file.poll(interest);
      } catch (Refused noMemory) {
        drop(interest);
        throw noMemory;
      }
      if (interest.look() != 0) {
        markReady(interest);
      }
    }
  }

  private int nesting(File file, int depth) {
    if (!(file instanceof Epoll inner)) {
      return depth;
    }
    int deepest = depth + 1;
    for (Key key : List.copyOf(inner.interests.keySet())) {
      if (key.file == this) {
        throw Refused.of(Errno.ELOOP);
      }
      deepest = Math.max(deepest, nesting(key.file, depth + 1));
    }
    return deepest;
  }

  /** EPOLL_CTL_MOD. */
  public void modify(int fd, File file, int events, long data) {
    try (Mutex.Held held = lock.acquire()) {
      Interest interest = find(fd, file);
      if (interest.exclusive() || (events & EPOLLEXCLUSIVE) != 0) {
        throw Refused.of(Errno.EINVAL);
      }
      interest.ask(events, data);
      if (interest.look() != 0) {
        markReady(interest);
      }
    }
  }

  /** EPOLL_CTL_DEL. */
  public void remove(int fd, File file) {
    try (Mutex.Held held = lock.acquire()) {
      drop(find(fd, file));
    }
  }

  private Interest find(int fd, File file) {
    Interest interest = interests.get(new Key(fd, file));
    if (interest == null) {
      throw Refused.of(Errno.ENOENT);
    }
    return interest;
  }

  private void drop(Interest interest) {
    interest.forget();
    interests.remove(interest.key);
    interest.key.file.unwatch(closing);
    try (SpinLock.Held held = readyLock.acquire()) {
      ready.remove(interest);
    }
  }

  /** {@return up to {@code max} events, after waiting for the first; empty when the deadline passed; null when a signal came} */
  public List<Ready> await(int max, long deadline) {
    List<Ready> found = new ArrayList<>();
    try (PollWait wait = new PollWait()) {
      wait.register(waiters);
      WaitResult result =
          wait.await(
              deadline,
              () -> {
                collect(max, found);
                return !found.isEmpty();
              });
      return result == WaitResult.INTERRUPTED ? null : found;
    }
  }

  /**
   * Looks at the interests that were woken, in turn: level-triggered ones that were reported go to the end of the list, so that with more of them than
   * {@code max} each is reported as often as the others.
   */
  private void collect(int max, List<Ready> found) {
    try (Mutex.Held held = lock.acquire()) {
      List<Interest> taken = takeReady();
      List<Interest> again = new ArrayList<>();
      int looked = 0;
      while (looked < taken.size() && found.size() < max) {
        Interest interest = taken.get(looked++);
        if (interest.key.file.references() == 0) {
          drop(interest);
          continue;
        }
        int events = interest.look();
        if (events != 0) {
          found.add(new Ready(events, interest.data));
          afterReport(interest, again);
        }
      }
      relist(taken.subList(looked, taken.size()), again);
    }
  }

  private static void afterReport(Interest interest, List<Interest> again) {
    if ((interest.events & EPOLLONESHOT) != 0) {
      interest.events &= OPTIONS;
    } else if ((interest.events & EPOLLET) == 0) {
      again.add(interest);
    }
  }

  private void relist(List<Interest> first, List<Interest> last) {
    try (SpinLock.Held held = readyLock.acquire()) {
      List<Interest> meanwhile = List.copyOf(ready);
      ready.clear();
      ready.addAll(first);
      ready.addAll(meanwhile);
      ready.addAll(last);
    }
  }

  private List<Interest> takeReady() {
    try (SpinLock.Held held = readyLock.acquire()) {
      List<Interest> taken = List.copyOf(ready);
      ready.clear();
      return taken;
    }
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(waiters);
    }
    List<Interest> listed;
    try (SpinLock.Held held = readyLock.acquire()) {
      listed = List.copyOf(ready);
    }
    return listed.stream().anyMatch(interest -> interest.look() != 0) ? PollMask.IN | PollMask.RDNORM : 0;
  }

  /** The watched file's last descriptor is gone: Linux forgets the interest then. */
  private void fileClosed(File file) {
    try (Mutex.Held held = lock.acquire()) {
      List.copyOf(interests.values()).stream().filter(interest -> interest.key.file == file).forEach(this::drop);
    }
  }

  @Override
  protected void released() {
    try (Mutex.Held held = lock.acquire()) {
      List.copyOf(interests.values()).forEach(this::drop);
    }
  }
}

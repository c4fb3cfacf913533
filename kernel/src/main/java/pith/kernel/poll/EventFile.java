package pith.kernel.poll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import pith.kernel.task.Interrupted;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A counter that one writes to and waits on (eventfd(2)); it never reaches the largest unsigned number. */
public final class EventFile extends File implements RingSignalled {
  /** Size of Linux's {@code struct eventfd_ctx}. */
  private static final int RECORD_BYTES = 56;
  private static final LockClass LOCK = LockClass.of("eventfd->lock");
  private static final long MAX = -2;

  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue queue = new WaitQueue();
  private final boolean semaphore;

  /** How many rings are signalling at this moment. */
  private final AtomicInteger ringsSignal = new AtomicInteger();

  /** Unsigned; guarded by {@link #lock}. */
  private long count;

  private EventFile(Path path, int flags, long initial, boolean semaphore) {
    super(path, OpenFlags.RDWR | flags, Credentials.ROOT, RECORD_BYTES);
    this.count = initial;
    this.semaphore = semaphore;
  }

  /** {@return a counter at {@code initial}; with {@code semaphore}, a read takes one instead of all} */
  public static File open(Vfs vfs, long initial, int flags, boolean semaphore) {
    try (Path path = vfs.anonymous().named("[eventfd]")) {
      return new EventFile(path, flags, initial, semaphore);
    }
  }

  @Override
  public String information() {
    try (SpinLock.Held held = lock.acquire()) {
      return String.format("eventfd-count: %16x%neventfd-semaphore: %d%n", count, semaphore ? 1 : 0);
    }
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (to.remaining() < 8) {
      throw Refused.of(Errno.EINVAL);
    }
    long[] taken = new long[1];
    await(() -> (taken[0] = take()) != 0);
    to.put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, taken[0]).array(), 0, 8);
    queue.wakeOne();
    return 8;
  }

  private long take() {
    try (SpinLock.Held held = lock.acquire()) {
      long taken = semaphore && count != 0 ? 1 : count;
      count -= taken;
      return taken;
    }
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    if (from.remaining() < 8) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[8];
    from.take(bytes, 0, 8);
    long value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (value == -1) {
      throw Refused.of(Errno.EINVAL);
    }
    await(() -> add(value));
    queue.wakeOne();
    return 8;
  }

  private boolean add(long value) {
    try (SpinLock.Held held = lock.acquire()) {
      if (Long.compareUnsigned(MAX - count, value) < 0) {
        return false;
      }
      count += value;
      return true;
    }
  }

  /** Adds one, if there is room; never sleeps. For the kernel, which tells of something by it. */
  public void signal() {
    if (add(1)) {
      queue.wakeOne();
    }
  }

  /** As {@link #signal}, for a ring that posted a completion. Source: Linux's {@code EPOLL_URING_WAKE}. */
  public void signalByRing() {
    ringsSignal.incrementAndGet();
    signal();
    ringsSignal.decrementAndGet();
  }

  @Override
  public boolean signalledByRing() {
    return ringsSignal.get() > 0;
  }

  private void await(java.util.function.BooleanSupplier done) {
    if (done.getAsBoolean()) {
      return;
    }
    if (isNonBlocking()) {
      throw Refused.of(Errno.EAGAIN);
    }
    if (queue.await(Sleep.INTERRUPTIBLE, done) == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(queue);
    }
    return (count != 0 ? PollMask.IN | PollMask.RDNORM : 0)
        | (Long.compareUnsigned(count, MAX) < 0 ? PollMask.OUT | PollMask.WRNORM : 0);
  }
}
